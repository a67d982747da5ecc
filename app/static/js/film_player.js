// Keys and timecodes around a film: space plays, comma and dot step a frame, arrows jump, marks take the time.
const JUMP = 5;

const busy = (element) => element.closest("input, textarea, select, button, summary, a, dialog[open]") !== null;

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export default function bindPlayer(element) {
  const video = element.querySelector("video");
  const frame = 1 / Number(element.dataset.fps || 24);

  const goTo = (seconds) => {
    video.currentTime = Math.max(0, Math.min(video.duration || seconds, seconds));
  };
  const step = (frames) => {
    video.pause();
    goTo(video.currentTime + frames * frame);
  };
  const actions = {
    " ": () => (video.paused ? video.play() : video.pause()),
    ",": () => step(-1),
    ".": () => step(1),
    ArrowLeft: () => goTo(video.currentTime - JUMP),
    ArrowRight: () => goTo(video.currentTime + JUMP),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("textarea, input:not([type=radio])");
    const own = event.key === "," || event.key === "." ? typing : busy(event.target);
    if (own || !(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  function showTime() {
    const place = `${video.duration ? (100 * video.currentTime) / video.duration : 0}%`;
    for (const hand of document.querySelectorAll("[data-playhead]")) {
      hand.setAttribute("x1", place);
      hand.setAttribute("x2", place);
    }
    for (const words of document.querySelectorAll("[data-film-clock]")) words.textContent = clock(video.currentTime);
  }

  function onPress(event) {
    const seek = event.target.closest("[data-seek]");
    if (seek) {
      event.preventDefault();
      goTo(Number(seek.dataset.seek));
    }
    const line = event.target.closest("[data-timeline]");
    if (line && video.duration) {
      const box = line.getBoundingClientRect();
      goTo(((event.clientX - box.left) / box.width) * video.duration);
    }
    if (event.target.closest("[data-mark-time]")) {
      for (const field of document.querySelectorAll("input[data-film-time]")) field.value = `${clock(video.currentTime)}.${String(Math.floor((video.currentTime % 1) * 1000)).padStart(3, "0")}`;
    }
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onPress);
  video.addEventListener("timeupdate", showTime);
  video.addEventListener("seeked", showTime);
}
