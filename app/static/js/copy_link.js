// Copies an address at one press and says so.
export default function offerCopy(element) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");
  const state = element.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    state.textContent = element.dataset.done;
  });
}
