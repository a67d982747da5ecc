// Asks before a form that says data-confirm is sent; without scripts the form is simply sent.
export default function askFirst(dialog) {
  const text = dialog.querySelector("#confirm-text");
  const yes = dialog.querySelector("[data-dialog-yes]");
  const plainYes = yes.textContent;
  let waiting = null;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form === waiting?.form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: null, asked: form, submitter: event.submitter };
    text.textContent = form.dataset.confirm;
    yes.textContent = form.dataset.confirmYes || plainYes;
    yes.classList.toggle("button--danger", event.submitter?.classList.contains("button--danger") ?? true);
    dialog.showModal();
  }, true);

  dialog.addEventListener("close", () => {
    if (!waiting) return;
    const { asked, submitter } = waiting;
    if (dialog.returnValue === "yes") {
      waiting.form = asked;
      asked.requestSubmit(submitter);
    }
    waiting = null;
    dialog.returnValue = "";
  });
}
