// An order of films: drag a handle, or press arrows on it; every change is saved under the revision it began from.
const PAUSE = 400;
const RETRY = [1000, 3000, 8000, 20_000];

export default async function order(form, load) {
  const { say } = (await load("saved-line")).default(form);
  const placed = form.querySelector("[data-placed]");
  const waiting = form.querySelector("[data-waiting]");
  const told = form.querySelector("[data-order-said]");
  const revision = form.elements.revision;
  const store = `laurel-draft:${form.action}`;
  let timer = 0;
  let failures = 0;
  let sending = false;
  let dirty = false;

  const films = (list) => [...list.querySelectorAll(":scope > [data-film]")];
  const tie = (film) => film.querySelector("[name=level]");
  const isLevel = (film) => Boolean(tie(film)?.checked) && !tie(film).disabled;

  function number() {
    let place = 0;
    films(placed).forEach((film, at) => {
      if (tie(film)) tie(film).disabled = at === 0;
      if (!isLevel(film)) place = at + 1;
      film.querySelector("[data-order-number]").textContent = place;
      film.querySelector("[data-order-place]").name = "film";
      film.classList.toggle("order__film--level", isLevel(film));
    });
    for (const film of films(waiting)) {
      film.querySelector("[data-order-number]").textContent = "–";
      film.querySelector("[data-order-place]").name = "waiting";
      if (tie(film)) tie(film).checked = false;
    }
    form.querySelector("[data-waiting-section]").hidden = films(waiting).length === 0;
  }

  function announce(film) {
    const place = film.querySelector("[data-order-number]").textContent;
    const words = form.dataset.placedText;
    told.textContent = words.replace("{title}", film.dataset.title).replace("{place}", place).replace("{count}", films(placed).length);
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  const stateOf = () => ({
    placed: films(placed).map((film) => film.dataset.film),
    level: films(placed).filter(isLevel).map((film) => film.dataset.film),
  });

  function changed(film) {
    number();
    if (film) announce(film);
    dirty = true;
    localStorage.setItem(store, JSON.stringify({ revision: revision.value, ...stateOf() }));
    later(PAUSE);
  }

  async function save() {
    if (sending) return later(PAUSE);
    sending = true;
    dirty = false;
    say("saving");
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
      await settle(await fetch(form.action, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) }));
    } catch {
      dirty = true;
      say("kept");
      later(RETRY[Math.min(failures++, RETRY.length - 1)]);
    } finally {
      sending = false;
    }
  }

  async function settle(answer) {
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const reply = await answer.json().catch(() => ({}));
    if (answer.ok) {
      revision.value = reply.revision;
      failures = 0;
      say("saved", reply.saved_at);
      if (!dirty) localStorage.removeItem(store);
    } else if (answer.status === 409 && "revision" in reply) {
      revision.value = reply.revision;
      say("stale");
    } else say(answer.status === 422 ? "wrong" : "gone");
  }

  // Where scripts run, the buttons act at once; the focus stays where it was.
  const moves = {
    up: (film) => film.previousElementSibling?.before(film),
    down: (film) => film.nextElementSibling?.after(film),
    in: (film) => placed.append(film),
    out: (film) => waiting.append(film),
    first: (film) => placed.prepend(film),
    last: (film) => placed.append(film),
  };

  function act(film, verb, focus) {
    moves[verb](film);
    focus.focus();
    if (document.activeElement !== focus) film.querySelector("[data-order-handle]").focus();
    film.scrollIntoView({ block: "nearest" });
    changed(film);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[name=move]");
    if (!button) return;
    event.preventDefault();
    act(button.closest("[data-film]"), button.value.split(":")[0], button);
  });
  form.addEventListener("change", (event) => event.target.name === "level" && changed(event.target.closest("[data-film]")));

  const keys = { ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };
  form.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-order-handle]");
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const film = handle.closest("[data-film]");
    const waits = film.parentElement === waiting;
    if (event.key in keys) act(film, waits ? (event.key === "Home" ? "first" : "in") : keys[event.key], handle);
    else if (event.key === "=" && tie(film) && !tie(film).disabled) tie(film).click();
    else return;
    event.preventDefault();
  });

  // Dragging, with a mouse, a pen or a finger.
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

  for (const handle of form.querySelectorAll("[data-order-handle]")) handle.hidden = false;
  const kept = JSON.parse(localStorage.getItem(store) ?? "null");
  if (kept && kept.revision === revision.value) {
    for (const code of kept.placed) {
      const film = form.querySelector(`[data-film="${CSS.escape(code)}"]`);
      if (!film) continue;
      placed.append(film);
      if (tie(film)) tie(film).checked = kept.level.includes(code);
    }
    changed();
  } else {
    localStorage.removeItem(store);
    number();
  }
  form.addEventListener("submit", () => localStorage.removeItem(store));
  window.addEventListener("online", () => dirty && later(0));
}
