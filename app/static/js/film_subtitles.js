// Subtitles by one key: none, then each language in turn; the button says which are shown.
export default function bindSubtitles(element, video) {
  const button = element.querySelector('[data-film-key="c"]');
  const tracks = [...video.textTracks];
  if (!button || tracks.length === 0) return {};
  const words = button.querySelector("[data-subtitle-words]");

  function show() {
    const shown = tracks.find((track) => track.mode === "showing");
    words.textContent = shown ? shown.label : button.dataset.offText;
    button.setAttribute("aria-pressed", String(Boolean(shown)));
  }

  function turn() {
    const at = tracks.findIndex((track) => track.mode === "showing");
    for (const track of tracks) track.mode = "disabled";
    if (at + 1 < tracks.length) tracks[at + 1].mode = "showing";
    show();
  }

  video.textTracks.addEventListener("change", show);
  show();
  return { c: turn };
}
