// The words around an autosaved form: the line that says where it stands, errors and clashes at their fields.
const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

function noteAt(form, name, kind, text) {
  const place = form.querySelector(`[id="${CSS.escape(name)}"]`) ?? form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!place) return;
  const note = document.createElement("p");
  note.className = `field__error field__note--${kind}`;
  note.dataset.autosaveNote = kind;
  note.textContent = text;
  if (place.matches("fieldset")) place.append(note);
  else place.after(note);
}

const clear = (form, kind) => form.querySelectorAll(`[data-autosave-note="${kind}"]`).forEach((note) => note.remove());

export default function wordsOf(form) {
  const line = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");

  function say(state, moment) {
    const text = line.dataset[`${state}Text`];
    line.textContent = text.replace("{time}", clock(moment ? new Date(moment) : new Date()));
    line.className = `saved-line saved-line--${state}`;
  }

  function markErrors(errors) {
    clear(form, "wrong");
    for (const [name, sentence] of Object.entries(errors)) noteAt(form, name, "wrong", sentence);
  }

  function showClashes(clashes) {
    clear(form, "clash");
    for (const { name, theirs } of clashes) noteAt(form, name, "clash", line.dataset.otherText.replace("{value}", theirs));
  }

  if (line.dataset.savedAt) say("saved", line.dataset.savedAt);
  return { say, markErrors, showClashes };
}
