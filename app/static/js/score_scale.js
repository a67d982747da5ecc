// One criterion: the row of levels to press beside a number, and the words of the level that is chosen.
export default function followLevel(fieldset) {
  const number = fieldset.querySelector("input[type=number]");
  const buttons = [...fieldset.querySelectorAll("[data-score-buttons] button")];
  const anchors = fieldset.querySelector(".score__anchors");

  const chosen = () => {
    const field = number ?? fieldset.querySelector("input:checked");
    return field && field.value !== "" ? Number(field.value) : null;
  };

  function show() {
    const level = chosen();
    const pressed = level === null ? null : buttons.findLast((button) => Number(button.value) <= level);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === pressed));
    anchors?.classList.toggle("score__anchors--following", level !== null);
    for (const anchor of anchors?.children ?? []) {
      const within = level !== null && level >= anchor.dataset.from && level <= anchor.dataset.to;
      anchor.classList.toggle("score__anchor--chosen", within);
    }
  }

  for (const button of buttons) {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      number.value = button.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
      number.dispatchEvent(new Event("change", { bubbles: true }));
      number.focus();
    });
  }
  fieldset.addEventListener("input", show);
  fieldset.addEventListener("laurel:level", show);
  show();
}
