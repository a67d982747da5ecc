// An order of films: drag a handle, or press arrows on it; every change is saved under the revision it began from.
const PAUSE = 400;
const RETRY = [1000, 3000, 8000, 20_000];

export default async function order(form, load) {
  const { say } = (await load("saved-line")).default(form);
  const placed = form.querySelector("[data-placed]");
  const waiting = form.querySelector("[data-waiting]");
  const told = form.querySelector("[data-order-said]");
  const revision = form.elements.revision;
  const { default: copyOf } = await load("draft-copy");
  const { default: signedFetch, SignedOut } = await load("signed-fetch");
  const address = new URL(form.action).pathname;
  const copy = copyOf(address);
  let timer = 0;
  let failures = 0;
  let sending = null;
  let isHanding = false;
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
    keep();
    later(PAUSE);
  }

  function keep() {
    const values = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
    const titles = films(placed).map((film) => film.dataset.title);
    return copy.keep({ revision: revision.value, ...stateOf(), titles, values, title: document.title, page: window.location.pathname });
  }

  function save() {
    if (sending) later(PAUSE);
    else post(address, "kept");
  }

  // Whether the server has taken it; where no answer comes, `lost` is said and it is tried again.
  function post(to, lost) {
    dirty = false;
    say("saving");
    sending = signedFetch(to, { method: "POST", body: new URLSearchParams(new FormData(form)) })
      .then(settle)
      .catch((problem) => {
        dirty = true;
        say(problem instanceof SignedOut ? "signedout" : lost);
        if (!(problem instanceof SignedOut)) later(RETRY[Math.min(failures++, RETRY.length - 1)]);
        return false;
      })
      .finally(() => {
        sending = null;
      });
    return sending;
  }

  // A press on Save or Submit: what is under way comes first, and the page is left only when its answer was yes.
  async function hand(to) {
    clearTimeout(timer);
    while (sending) await sending;
    clearTimeout(timer);
    const lost = to === address ? "kept" : "unsent";
    if ((dirty || to === address) && !(await post(address, lost))) return;
    if (to !== address && (await post(to, lost))) window.location.assign(address);
  }

  async function settle(answer) {
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const reply = await answer.json().catch(() => ({}));
    if (answer.ok) {
      revision.value = reply.revision;
      failures = 0;
      say("saved", { moment: reply.saved_at });
      if (dirty) keep();
      else copy.drop();
    } else if (answer.status === 409 && "revision" in reply) {
      revision.value = reply.revision;
      say("stale");
    } else say(answer.status === 422 ? "wrong" : "gone", { words: reply.error });
    return answer.ok;
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

  (await load("rank-drag")).default(form, { placed, waiting, films, number, changed });
  for (const handle of form.querySelectorAll("[data-order-handle]")) handle.hidden = false;
  const sameOrder = (one, other) => JSON.stringify([one.placed, one.level]) === JSON.stringify([other.placed, other.level]);

  // What was arranged here and has not arrived; one that the server knows in another form is shown, to be moved or left.
  function takeUp(kept) {
    for (const code of kept.placed) {
      const film = form.querySelector(`[data-film="${CSS.escape(code)}"]`);
      if (!film) continue;
      placed.append(film);
      if (tie(film)) tie(film).checked = kept.level.includes(code);
    }
    for (const film of films(placed)) if (!kept.placed.includes(film.dataset.film)) waiting.append(film);
    number();
  }

  number();
  const kept = await copy.read();
  if (kept?.placed && !sameOrder(kept, stateOf())) {
    takeUp(kept);
    if (kept.revision === revision.value) changed();
    else {
      say("stale");
      copy.drop();
    }
  } else if (kept) copy.drop();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!navigator.onLine) return say("unsent");
    if (isHanding) return undefined;
    isHanding = true;
    const to = new URL(event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action).pathname;
    return hand(to).finally(() => {
      isHanding = false;
    });
  });
  window.addEventListener("online", () => dirty && later(0));
}
