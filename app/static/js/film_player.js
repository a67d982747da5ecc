// A film under the hands: keys, timecodes and the timeline; speed, loop, shots, level and subtitles are its parts.
const JUMP = 5;
const PARTS = ["film-speed", "film-loop", "film-shots", "film-level", "film-subtitles"];
// A press this near to a mark on the timeline, in pixels, means the mark.
const NEAR = 6;

const inText = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
const inNumber = (element) => element.matches("input[type=number]");
const busy = (element) => element.closest("input:not([type=number]), textarea, select, button, summary, a, dialog[open]") !== null;

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const exactly = (seconds) => `${clock(seconds)}.${String(Math.floor((seconds % 1) * 1000)).padStart(3, "0")}`;

export default async function bindPlayer(element, load) {
  const video = element.querySelector("video");
  const frame = 1 / Number(element.dataset.fps || 24);
  const trouble = element.querySelector("[data-film-trouble]");

  const goTo = (seconds) => {
    video.currentTime = Math.max(0, Math.min(video.duration || seconds, seconds));
  };
  // The middle of a frame: its edge may round into the one before.
  const step = (frames) => {
    video.pause();
    goTo((Math.floor(video.currentTime / frame + 0.01) + frames + 0.5) * frame);
  };
  const fullscreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else (video.requestFullscreen ?? video.webkitEnterFullscreen)?.call(video);
  };
  const actions = {
    " ": () => (video.paused ? video.play().catch(() => {}) : video.pause()),
    ",": () => step(-1),
    ".": () => step(1),
    ArrowLeft: (event) => goTo(video.currentTime - (event?.shiftKey ? 1 : JUMP)),
    ArrowRight: (event) => goTo(video.currentTime + (event?.shiftKey ? 1 : JUMP)),
    f: fullscreen,
    q: () => {
      video.muted = !video.muted;
    },
  };
  for (const part of await Promise.all(PARTS.map(load))) Object.assign(actions, part.default(element, video, goTo));

  // Letters and brackets mean nothing to a number; what does stays its own: digits, dot, comma, arrows.
  function belongsElsewhere(event) {
    if (event.key === " ") return busy(event.target);
    if (event.key === "," || event.key === ".") return inText(event.target);
    if (event.key.startsWith("Arrow")) return busy(event.target) || inNumber(event.target);
    return inText(event.target) && !inNumber(event.target);
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = actions[event.key];
    if (!action || belongsElsewhere(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    action(event);
  }

  function showTime() {
    const place = `${video.duration ? (100 * video.currentTime) / video.duration : 0}%`;
    for (const hand of document.querySelectorAll("[data-playhead]")) {
      hand.setAttribute("x1", place);
      hand.setAttribute("x2", place);
    }
    for (const words of document.querySelectorAll("[data-film-clock]")) words.textContent = clock(video.currentTime);
  }

  // A mark that was all but hit is meant; else the place itself.
  function pressTimeline(line, event) {
    const box = line.getBoundingClientRect();
    const near = [...line.querySelectorAll("[data-at]")].find((mark) => {
      const place = mark.getBoundingClientRect();
      return Math.abs(event.clientX - (place.left + place.width / 2)) <= NEAR;
    });
    goTo(near ? Number(near.dataset.at) : ((event.clientX - box.left) / box.width) * video.duration);
  }

  function onPress(event) {
    const seek = event.target.closest("[data-seek]");
    if (seek) {
      event.preventDefault();
      goTo(Number(seek.dataset.seek));
    }
    const line = event.target.closest("[data-timeline]");
    if (line && video.duration) pressTimeline(line, event);
    if (event.target.closest("[data-mark-time]")) {
      for (const field of document.querySelectorAll("input[data-film-time]")) field.value = exactly(video.currentTime);
    }
    const control = event.target.closest("[data-film-key]");
    if (control) actions[control.dataset.filmKey]?.(event);
  }

  for (const controls of element.querySelectorAll("[data-film-controls]")) controls.hidden = false;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onPress);
  video.addEventListener("timeupdate", showTime);
  video.addEventListener("seeked", showTime);
  if (trouble) {
    video.addEventListener("error", () => setTimeout(() => (trouble.hidden = !video.error), 4000));
    video.addEventListener("loadeddata", () => (trouble.hidden = true));
  }
}
