// Adds comfort to pages that work without it: suggestions, the finder in place, filters that apply at once.
const escape = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const basket = new URLSearchParams(location.search).get('basket');
const link = url => basket ? `${url}${url.includes('?') ? '&' : '?'}basket=${encodeURIComponent(basket)}` : url;
const json = async (url, signal) => {
  const answer = await fetch(url, { signal, headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};
const option = ({ text, note, url }) => `<a href="${escape(link(url))}"><span>${escape(text)}</span> <small>${escape(note)}</small></a>`;

for (const form of document.querySelectorAll('[data-autosubmit]'))
  form.addEventListener('change', () => form.requestSubmit());

for (const input of document.querySelectorAll('[data-filter]')) {
  const entries = [...document.querySelectorAll(`[data-filtered="${input.dataset.filter}"] li`)];
  const plain = text => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  input.addEventListener('input', () => {
    for (const entry of entries) entry.hidden = !plain(entry.textContent).includes(plain(input.value));
  });
}

for (const form of document.querySelectorAll('[data-suggest]')) suggest(form);
for (const finder of document.querySelectorAll('[data-finder]')) stepFinder(finder);

function suggest(form) {
  const input = form.querySelector('input[type=search]');
  const list = Object.assign(document.createElement('ul'), { className: 'suggest', id: 'suggestions', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Suggestions');
  form.append(list);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list' }))
    input.setAttribute(name, value);
  let pending, timer, chosen = -1;
  const open = yes => { list.hidden = !yes; input.setAttribute('aria-expanded', yes); if (!yes) choose(-1); };
  const choose = index => {
    chosen = index;
    [...list.children].forEach((entry, i) => entry.setAttribute('aria-selected', i === index));
    index < 0 ? input.removeAttribute('aria-activedescendant') : input.setAttribute('aria-activedescendant', list.children[index].id);
  };
  const load = async () => {
    pending?.abort();
    if (input.value.trim().length < 2) return open(false);
    pending = new AbortController();
    try {
      const found = await json(`/finder/suggest?q=${encodeURIComponent(input.value)}`, pending.signal);
      list.innerHTML = found.map((s, i) => `<li role="option" id="suggestion-${i}">${option(s)}</li>`).join('');
      open(found.length > 0);
    } catch { open(false); }
  };
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(load, 120); });
  input.addEventListener('keydown', event => {
    if (event.key === 'Escape') open(false);
    if (list.hidden || !list.children.length) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const count = list.children.length;
      choose((chosen + (event.key === 'ArrowDown' ? 1 : -1) + count + (chosen < 0 && event.key === 'ArrowUp' ? 1 : 0)) % count);
    }
    if (event.key === 'Enter' && chosen >= 0) { event.preventDefault(); list.children[chosen].querySelector('a').click(); }
  });
  form.addEventListener('focusout', event => { if (!form.contains(event.relatedTarget)) open(false); });
}

function stepFinder(finder) {
  const body = finder.querySelector('[data-finder-body]');
  const step = finder.querySelector('[data-finder-step]');
  const [brands, says] = [body.innerHTML, step.textContent];
  const show = (html, text) => { body.innerHTML = html; step.textContent = text; step.setAttribute('role', 'status'); };
  const back = label => `<p class="trail"><button type="button" class="button secondary small" data-back>‹ ${escape(label)}</button></p>`;
  let maker, series;
  const showSeries = () => show(
    back('All makers') + `<ul class="choices scroll">${series.map((s, i) => `<li><button type="button" data-series="${i}">${escape(s.name)} <small>${s.models.length} ${s.models.length === 1 ? 'model' : 'models'}</small></button></li>`).join('')}</ul>`,
    `${maker}: choose the series.`);
  body.addEventListener('click', async event => {
    const target = event.target.closest('a[data-brand], button');
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.dataset.brand) {
      event.preventDefault();
      try {
        maker = target.firstChild.textContent.trim();
        series = await json(`/finder/${target.dataset.brand}`);
        showSeries();
      } catch { location.href = target.href; return; }
    } else if (target.dataset.series) {
      const chosen = series[target.dataset.series];
      show(back(maker).replace('data-back', 'data-back="series"') + `<ul class="choices models scroll">${chosen.models.map(m => `<li>${option(m)}</li>`).join('')}</ul>`, `${maker} ${chosen.name}: choose the model.`);
    } else if (target.dataset.back === 'series') {
      showSeries();
    } else if ('back' in target.dataset) {
      show(brands, says);
    }
    body.querySelector('button, a')?.focus({ preventScroll: true });
  });
}
