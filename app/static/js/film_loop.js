// Loops a span: the first press marks where it begins, the second where it ends, the third lets the film go on.
const SHORTEST = 0.2;

export default function bindLoop(element, video, goTo) {
  const button = element.querySelector('[data-film-key="l"]');
  const words = element.querySelector("[data-loop-words]");
  if (!button) return {};
  let [begin, end] = [null, null];

  function draw() {
    for (const band of document.querySelectorAll("[data-loop]")) {
      const to = end ?? begin;
      const share = (seconds) => `${(100 * seconds) / (video.duration || 1)}%`;
      band.setAttribute("x", share(begin ?? 0));
      band.setAttribute("width", begin === null ? "0" : share(Math.max(to - begin, 0.002 * video.duration)));
    }
    const state = begin === null ? "off" : end === null ? "begun" : "on";
    button.setAttribute("aria-pressed", String(state === "on"));
    words.textContent = button.dataset[`${state}Text`];
  }

  function press() {
    const at = video.currentTime;
    if (begin === null) begin = at;
    else if (end === null) {
      [begin, end] = [Math.min(begin, at), Math.max(begin, at, Math.min(begin, at) + SHORTEST)];
      goTo(begin);
      video.play().catch(() => {});
      requestAnimationFrame(watch);
    } else [begin, end] = [null, null];
    draw();
  }

  // Picture by picture: the film's own clock ticks four times a second, too seldom for a short loop.
  function watch() {
    if (end === null) return;
    if (video.currentTime >= end || video.ended) {
      goTo(begin);
      if (video.ended) video.play().catch(() => {});
    }
    requestAnimationFrame(watch);
  }

  draw();
  return { l: press };
}
