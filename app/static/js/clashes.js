// Two versions of one field, both with their times: whoever fills the form chooses which of them stays.
const clock = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment));

export default function clashesOf(form, words, chosen) {
  const standing = new Map();
  const told = (text, moment, value) => text.replace("{time}", clock(moment)).replace("{value}", () => value || words.nothingText);

  function close(name) {
    standing.delete(name);
    form.querySelector(`[data-clash="${CSS.escape(name)}"]`)?.remove();
  }

  function version(name, value, text, label) {
    const line = Object.assign(document.createElement("p"), { className: "clash__version", textContent: text });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: label });
    button.addEventListener("click", () => {
      close(name);
      form.elements[name]?.focus?.();
      chosen(name, value);
    });
    line.append(" ", button);
    return line;
  }

  function show(clash) {
    const { name, mine, theirs, mineAt, theirsAt } = clash;
    close(name);
    standing.set(name, clash);
    const place = form.querySelector(`[id="${CSS.escape(name)}"]`) ?? form.querySelector(`[name="${CSS.escape(name)}"]`);
    const box = Object.assign(document.createElement("div"), { className: "clash", tabIndex: -1, role: "group", ariaLabel: words.twoText });
    box.dataset.clash = name;
    box.append(
      Object.assign(document.createElement("p"), { textContent: words.twoText }),
      version(name, mine, told(words.hereText, mineAt, mine), words.keepText),
      version(name, theirs, told(words.thereText, theirsAt, theirs), words.takeText),
    );
    if (place?.matches("fieldset")) place.append(box);
    else place?.after(box);
  }

  return {
    show,
    close,
    open: () => [...standing.values()],
    theirs: () => Object.fromEntries([...standing.values()].map(({ name, theirs }) => [name, theirs])),
    turnTo: () => form.querySelector("[data-clash]")?.focus(),
  };
}
