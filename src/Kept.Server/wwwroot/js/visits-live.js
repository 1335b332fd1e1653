// Keeps "here now" of the visits report up to date. Without it the number is the one from when the page was opened.
const visitors = document.querySelector("[data-live]");
const views = document.querySelector("[data-live-views]");

if (visitors && "EventSource" in window) {
  const now = new EventSource(visitors.dataset.live);
  now.addEventListener("now", (e) => {
    const figures = JSON.parse(e.data);
    visitors.textContent = figures.visitors.toLocaleString("en");
    views.textContent = figures.views.toLocaleString("en");
  });
  addEventListener("pagehide", () => now.close());
}
