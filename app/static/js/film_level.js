// Plays every film equally loud: a gain from its measured loudness to the level that was chosen, never into clipping.
const KEPT = "laurel-level";
const HEADROOM = -1;

export default function bindLevel(element, video) {
  const choice = element.querySelector("[data-level]");
  const words = element.querySelector("[data-level-words]");
  const { lufs, peak, levelBy } = element.dataset;
  if (!choice || lufs === undefined) return {};
  let [context, gain] = [null, null];

  function decibels() {
    if (choice.value === "") return 0;
    return Math.min(Number(choice.value) - Number(lufs), HEADROOM - Number(peak));
  }

  // Sound may be led through a gain only once somebody has pressed play, and only where its bytes may be read.
  function connect() {
    if (context || levelBy !== "gain") return;
    context = new AudioContext();
    gain = context.createGain();
    context.createMediaElementSource(video).connect(gain).connect(context.destination);
  }

  function apply() {
    const factor = 10 ** (decibels() / 20);
    if (gain) gain.gain.value = factor;
    else if (levelBy === "volume") video.volume = Math.min(1, factor);
    const shown = decibels();
    words.textContent = shown === 0 ? "" : `${shown > 0 ? "+" : "−"}${Math.abs(shown).toFixed(1)} dB`;
  }

  const kept = localStorage.getItem(KEPT);
  if (kept !== null && [...choice.options].some((option) => option.value === kept)) choice.value = kept;
  choice.addEventListener("change", () => {
    localStorage.setItem(KEPT, choice.value);
    apply();
  });
  video.addEventListener("play", () => {
    if (decibels() !== 0) connect();
    context?.resume();
    apply();
  });
  apply();
  return {};
}
