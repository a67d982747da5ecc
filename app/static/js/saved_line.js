// The words around an autosaved form: the line that says where it stands, and errors at their fields.
const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

function noteAt(form, name, text) {
  const place = form.querySelector(`[id="${CSS.escape(name)}"]`) ?? form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!place) return;
  const note = document.createElement("p");
  note.className = "field__error field__note--wrong";
  note.dataset.autosaveNote = name;
  note.textContent = text;
  if (place.matches("fieldset")) place.append(note);
  else place.after(note);
}

export default function wordsOf(form) {
  const line = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");

  // `words` are the server's own, where it gave some.
  function say(state, { moment, words } = {}) {
    const text = words || line.dataset[`${state}Text`];
    line.textContent = text.replace("{time}", clock(moment ? new Date(moment) : new Date()));
    line.className = `saved-line saved-line--${state}`;
  }

  function markErrors(errors, isAsked = false) {
    form.querySelectorAll("[data-autosave-note]").forEach((note) => note.remove());
    for (const [name, sentence] of Object.entries(errors)) noteAt(form, name, sentence);
    const [first] = Object.keys(errors);
    if (first && isAsked) form.elements[first]?.focus?.();
  }

  if (line.dataset.savedAt) say("saved", { moment: line.dataset.savedAt });
  return { say, markErrors, words: line.dataset };
}
