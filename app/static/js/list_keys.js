// Lists by keyboard: j and k go from row to row, letters press what the row (or the page) names with data-key.
const typing = (element) => element.isContentEditable || element.matches("input, textarea, select");

function press(scope, key) {
  const target = scope?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  target.click();
  if (target.matches("summary") && target.parentElement.open) {
    target.parentElement.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }
  return true;
}

export default function listen(area) {
  const rows = () => [...area.querySelectorAll("[data-row]")];
  let at = -1;

  function turnTo(index) {
    const all = rows();
    at = Math.max(0, Math.min(all.length - 1, index));
    for (const row of all) row.classList.toggle("table__row--current", row === all[at]);
    all[at]?.querySelector("a")?.focus();
    all[at]?.scrollIntoView({ block: "nearest" });
  }

  function handle(key) {
    const all = rows();
    if (all.length === 0) return press(document, key);
    if (key === "j" || key === "k") {
      turnTo(at + (key === "j" ? 1 : -1));
      return true;
    }
    const pressed = press(all[at], key);
    if (pressed && key === "e") turnTo(at + 1);
    return pressed;
  }

  area.addEventListener("focusin", (event) => {
    const index = rows().indexOf(event.target.closest("[data-row]"));
    if (index >= 0) at = index;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (at >= 0 && rows().length > 0) turnTo(at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (handle(event.key.toLowerCase())) event.preventDefault();
  });
}
