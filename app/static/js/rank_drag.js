// Dragging a film to its place in an order: with a mouse, a pen or a finger.
export default function drag(form, { placed, waiting, films, number, changed }) {
  let dragged = null;
  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-order-handle]");
    if (!handle || event.button !== 0) return;
    dragged = handle.closest("[data-film]");
    handle.setPointerCapture(event.pointerId);
    dragged.classList.add("order__film--dragged");
  });
  form.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const list = event.clientY < waiting.getBoundingClientRect().top - 40 || !films(waiting).length ? placed : waiting;
    const after = films(list).find((film) => {
      const box = film.getBoundingClientRect();
      return film !== dragged && event.clientY < box.top + box.height / 2;
    });
    if (after) after.before(dragged);
    else list.append(dragged);
    number();
  });
  function drop() {
    if (!dragged) return;
    dragged.classList.remove("order__film--dragged");
    changed(dragged);
    dragged = null;
  }
  form.addEventListener("pointerup", drop);
  form.addEventListener("pointercancel", drop);
}
