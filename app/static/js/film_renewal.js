// Fetches a fresh address for a film whose address has run out while it was watched, and goes on where it was.
const PATIENCE = 10_000;

export default function renewAddress(element) {
  const video = element.querySelector("video");
  const { renewUrl } = element.dataset;
  let last = -PATIENCE;
  let [time, playing] = [0, false];

  async function freshAddress() {
    if (!renewUrl) return video.getAttribute("src");
    const answer = await fetch(renewUrl, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).address : null;
  }

  // A second failure right after the first is no matter of the address: the right has gone, or the film.
  async function renew() {
    if (performance.now() - last < PATIENCE) return;
    last = performance.now();
    const address = await freshAddress().catch(() => null);
    if (!address) return;
    video.addEventListener("loadedmetadata", resume, { once: true });
    video.src = address;
  }

  function resume() {
    video.currentTime = time;
    if (playing) video.play();
  }

  video.addEventListener("timeupdate", () => {
    [time, playing] = [video.currentTime, !video.paused];
  });
  video.addEventListener("seeking", () => {
    time = video.currentTime;
  });
  video.addEventListener("pause", () => {
    if (!video.error) playing = false;
  });
  video.addEventListener("error", renew);
}
