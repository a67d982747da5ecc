// Fetches the head of the next film while this one is being watched, so that it starts at once; never on a saved line.
const HEAD = 2 * 1024 * 1024;
const PATIENCE = 20_000;

export default function preloadNext(element) {
  const video = document.querySelector("video");
  const { preloadUrl } = element.dataset;
  let asked = false;

  const spares = () => navigator.connection?.saveData || ["slow-2g", "2g"].includes(navigator.connection?.effectiveType);
  const isLoaded = () => video.duration && video.buffered.length && video.buffered.end(video.buffered.length - 1) >= video.duration - 1;

  async function fetchHead() {
    if (asked || spares()) return;
    asked = true;
    const headers = { Range: `bytes=0-${HEAD - 1}` };
    const answer = await fetch(preloadUrl, { headers, priority: "low" }).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
  }

  // The film that plays comes first: its successor is fetched when all of it is here, or when it has ended.
  video.addEventListener("progress", () => isLoaded() && setTimeout(fetchHead, 500));
  video.addEventListener("ended", fetchHead);
  document.addEventListener("focusin", (event) => event.target.closest("[data-score]") && setTimeout(fetchHead, PATIENCE));
}
