// Shows the findings and the page of a policy while it is typed. Without it the button "Check" does the same.
const editor = document.querySelector("textarea[data-check]");
const room = document.getElementById("check");
let waiting;
let asked = 0;

async function check() {
  const number = ++asked;
  const body = new FormData();
  body.set("policy", editor.dataset.policy);
  body.set("text", editor.value);
  try {
    const answer = await fetch(editor.dataset.check, { method: "POST", body });
    const html = answer.ok ? await answer.text() : null;
    // An answer that comes after a newer question is out of date.
    if (html !== null && number === asked) {
      room.innerHTML = html;
      delete room.dataset.stale;
    }
  } catch {
    // The server did not answer; what is shown is of an earlier text, and looks so.
    room.dataset.stale = "true";
  }
}

if (editor && room) {
  editor.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, 400);
  });
}
