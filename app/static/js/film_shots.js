// The strip of shots: brackets go to the shot before or after, and the one that plays is marked and in sight.
const LATE = 1;

export default function bindShots(_element, video, goTo) {
  const strip = document.querySelector("[data-shot-strip]");
  if (!strip) return {};
  const shots = [...strip.querySelectorAll("[data-seek]")];
  const starts = shots.map((shot) => Number(shot.dataset.seek));
  let current = -1;

  const shotAt = (seconds) => starts.findLastIndex((start) => start <= seconds + 0.02);

  function show() {
    const at = shotAt(video.currentTime);
    if (at === current) return;
    shots[current]?.removeAttribute("aria-current");
    current = at;
    const shot = shots[at];
    if (!shot) return;
    shot.setAttribute("aria-current", "true");
    const left = shot.parentElement.offsetLeft - strip.offsetLeft;
    strip.scrollLeft = left - (strip.clientWidth - shot.clientWidth) / 2;
  }

  // Well within a shot, back means its own beginning, as on every player of music.
  function back() {
    const at = shotAt(video.currentTime);
    const within = video.currentTime - starts[at];
    goTo(starts[Math.max(0, within > LATE ? at : at - 1)]);
  }

  function on() {
    const next = starts[shotAt(video.currentTime) + 1];
    if (next !== undefined) goTo(next);
  }

  video.addEventListener("timeupdate", show);
  video.addEventListener("seeked", show);
  return { "[": back, "]": on };
}
