// Counts a view of this page: its path, the host before it, and a coarse class of window width. Nothing else leaves the browser,
// and whether it may be kept is decided on the server, by the shop's policy.
const width = () => (innerWidth < 600 ? 1 : innerWidth < 1024 ? 600 : 1024);

function host(url) {
  try {
    return new URL(url).hostname;
  } catch {
    return "";
  }
}

let shown;
function view(referrer) {
  if (location.pathname === shown) return;
  shown = location.pathname;
  const body = JSON.stringify({ p: shown, r: referrer, w: width(), c: navigator.cookieEnabled });
  if (!navigator.sendBeacon?.("/visit", body)) fetch("/visit", { method: "POST", body, keepalive: true }).catch(() => {});
}

function first() {
  view(host(document.referrer));
}

// A page that the browser draws ahead is a view only once somebody sees it.
if (document.prerendering) document.addEventListener("prerenderingchange", first, { once: true });
else first();

// Inside one page an address can change; a page that returns from the browser's memory is a view again.
window.navigation?.addEventListener("navigatesuccess", () => view(location.hostname));
addEventListener("popstate", () => view(location.hostname));
addEventListener("pageshow", (e) => {
  if (e.persisted) {
    shown = undefined;
    view(location.hostname);
  }
});
