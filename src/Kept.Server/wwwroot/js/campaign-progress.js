// Shows a campaign's progress as it moves. Without it the page refreshes itself.
const room = document.querySelector("[data-progress]");
if (room) {
  const source = new EventSource(room.dataset.progress);
  source.onmessage = ({ data }) => {
    const counts = JSON.parse(data);
    for (const cell of room.querySelectorAll("[data-count]")) {
      cell.textContent = counts[cell.dataset.count];
    }
    const bar = room.querySelector("progress");
    if (bar) {
      bar.max = Math.max(1, counts.chosen);
      bar.value = counts.sent + counts.dropped + counts.failed;
    }
    if (counts.state !== room.dataset.state) {
      source.close();
      location.reload();
    }
  };
}
