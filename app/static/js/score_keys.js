// Scoring by keyboard: digits set the criterion in focus, - and = move it by a step, letters press what names them.
const typing = (element) =>
  element.isContentEditable || (element.matches("input, textarea, select") && !element.matches("[type=radio], [type=checkbox], [type=number]"));

function setNumber(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

const within = (number, level) => level >= Number(number.min) && level <= Number(number.max);

// A digit is a level, on scales of tens the ten, on finer ones the first of several that are typed.
function setLevel(fieldset, digit) {
  const radio = [digit, digit * 10].map((level) => fieldset.querySelector(`input[type=radio][value="${level}"]`)).find(Boolean);
  if (radio) {
    radio.focus();
    radio.click();
    return true;
  }
  const number = fieldset.querySelector("input[type=number]");
  if (!number || !(within(number, digit) || (digit > 0 && digit * 10 <= Number(number.max)))) return false;
  setNumber(number, digit);
  number.focus();
  return true;
}

// A further digit that leads beyond the scale begins anew: 8, then 7, is 7 where 87 is no score.
function beginAnew(event) {
  const number = event.target;
  if (!number.matches?.("[data-score] input[type=number]") || event.inputType !== "insertText") return;
  if (Number(number.value) > Number(number.max) && within(number, Number(event.data))) number.value = event.data;
}

function move(fieldset, by) {
  const number = fieldset.querySelector("input[type=number]");
  if (number) {
    if (by > 0) number.stepUp();
    else number.stepDown();
    setNumber(number, number.value);
    return;
  }
  const radios = [...fieldset.querySelectorAll("input[type=radio]")];
  const at = radios.findIndex((radio) => radio.checked);
  radios[Math.max(0, Math.min(radios.length - 1, at + by))]?.click();
}

function press(key) {
  if (key === "?") {
    const help = document.getElementById("keys");
    if (!help) return false;
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
    return true;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
  target?.click();
  return Boolean(target);
}

export default function listen(form) {
  const criteria = [...form.querySelectorAll("[data-score]")];
  let current = criteria[0];

  function turnTo(fieldset) {
    current = fieldset;
    for (const one of criteria) one.classList.toggle("score--current", one === fieldset);
  }

  function handle(key, element) {
    const inNumber = element.matches("[type=number]");
    if (/^[0-9]$/.test(key)) {
      if (inNumber || !current) return false;
      return setLevel(current, Number(key)) || (key === "0" && setLevel(current, 10));
    }
    if ((key === "-" || key === "=") && current) {
      move(current, key === "=" ? 1 : -1);
      return true;
    }
    return /^[a-z?]$/i.test(key) && press(key);
  }

  form.addEventListener("input", beginAnew, true);
  form.addEventListener("focusin", (event) => {
    const fieldset = event.target.closest("[data-score]");
    if (fieldset) turnTo(fieldset);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (handle(event.key, event.target)) event.preventDefault();
  });
}
