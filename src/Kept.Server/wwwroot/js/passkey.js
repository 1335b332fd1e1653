// Adds passkeys to the pages that hold an element with data-passkey ("sign-in" or "add"). Without JavaScript, or in a
// browser without WebAuthn, the element stays hidden and passwords do the work.

const supported = window.PublicKeyCredential
  && PublicKeyCredential.parseCreationOptionsFromJSON
  && PublicKeyCredential.parseRequestOptionsFromJSON;

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? (response.status === 429 ? 'Too many tries. Wait a minute.' : 'The server did not accept this.'));
}

async function signIn(element) {
  const options = await (await post('/console/passkeys/request')).json();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  await post('/console/passkeys/sign-in', credential.toJSON());
  // The sign-in page goes on from there, or explains that the browser did not keep the cookie.
  location.assign(`/console/sign-in?arrived=yes&returnUrl=${encodeURIComponent(element.dataset.return)}`);
}

async function add(element) {
  const options = await (await post('/console/passkeys/create')).json();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  const name = element.querySelector('input')?.value ?? '';
  await post(`/console/passkeys/add?name=${encodeURIComponent(name)}`, credential.toJSON());
  location.assign('/console/profile?saved=passkey');
}

const actions = { 'sign-in': signIn, add };

function wire(element) {
  const button = element.querySelector('button');
  const error = element.querySelector('[role=alert]');
  element.hidden = false;
  button.addEventListener('click', async () => {
    error.hidden = true;
    button.disabled = true;
    try {
      await actions[element.dataset.passkey](element);
    } catch (e) {
      // NotAllowedError is what browsers say when the person closed the dialogue or waited too long.
      error.textContent = e.name === 'NotAllowedError' ? 'No passkey was chosen.' : e.message;
      error.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}

if (supported) document.querySelectorAll('[data-passkey]').forEach(wire);
