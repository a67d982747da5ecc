// How fast a film plays, from half to double; < and > go a step, and the figure says where it stands.
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

export default function bindSpeed(element, video) {
  const shown = element.querySelector("[data-speed]");
  if (!shown) return {};

  function turn(by) {
    const nearest = SPEEDS.findIndex((speed) => speed >= video.playbackRate);
    video.playbackRate = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, nearest + by))];
  }

  video.addEventListener("ratechange", () => {
    shown.textContent = `${video.playbackRate}×`;
  });
  return { "<": () => turn(-1), ">": () => turn(1) };
}
