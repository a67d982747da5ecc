// Saves a form as it is filled: names the revision it began from and its own window, and keeps a copy here until it has arrived.
const PAUSE = 500;
const RETRY = [1000, 3000, 8000, 20_000];

export default async function autosave(form, load) {
  const { default: valuesOf, bodyOf, fill, givenTo } = await load("form-values");
  const { default: merge } = await load("merge");
  const { default: signedFetch, SignedOut, TryLater } = await load("signed-fetch");
  const { say, markErrors, words } = (await load("saved-line")).default(form);
  const { default: copyOf, forget, isOutdated, newWindow } = await load("draft-copy");
  const clashes = (await load("clashes")).default(form, words, choose);
  const address = form.dataset.autosaveUrl;
  const revision = form.elements.revision;
  const sender = { window: newWindow(), turn: 0, before: "" };
  const copy = copyOf(address, sender.window);
  const typedAt = {};
  let base = givenTo(form);
  let timer = 0;
  let failures = 0;
  let sending = null;
  let isHanding = false;
  let isPutOff = false;
  let isSignedOut = false;

  // Until the judge has chosen between two versions of a field, the server keeps its own.
  const outgoing = () => ({ ...valuesOf(form), ...clashes.theirs() });
  const changed = () => JSON.stringify(outgoing()) !== JSON.stringify(base);

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function keep(submitted) {
    const kept = { revision: revision.value, base, values: valuesOf(form), clashes: clashes.open(), submitted };
    return copy.keep({ ...kept, sender: `${sender.window}-${sender.turn}`, title: document.title, page: window.location.pathname });
  }

  // Both sides know the same version now; a form that several people fill keeps what it said, too.
  function agree(reply) {
    revision.value = reply.revision;
    if (reply.base) form.elements.base.value = reply.base;
  }

  function accept(sent, reply) {
    base = sent;
    agree(reply);
    failures = 0;
    markErrors({});
    const isSplit = clashes.open().length > 0;
    say(isSplit ? "stale" : "saved", { moment: reply.saved_at });
    form.dispatchEvent(new CustomEvent("laurel:saved", { bubbles: true }));
    if (changed()) later(PAUSE);
    else if (!isSplit) {
      copy.drop(reply.revision);
      if (reply.reload) window.location.reload();
    }
  }

  function choose(name, value) {
    fill(form, { [name]: value });
    keep(false);
    later(0);
  }

  function joinVersions(reply) {
    const theirs = { ...reply, ...reply.scores };
    const valueOf = (name) => String(theirs[name] ?? theirs[name.replace(/^score-/, "")] ?? base[name]);
    const known = Object.fromEntries(Object.keys(base).map((name) => [name, valueOf(name)]));
    const found = merge(base, valuesOf(form), known);
    base = known;
    agree(reply);
    fill(form, found.merged);
    for (const { name, theirs: other } of found.clashes) {
      const theirsAt = reply.changed_at?.[name] ?? reply.saved_at ?? new Date();
      clashes.show({ name, mine: found.merged[name], theirs: other, mineAt: typedAt[name] ?? new Date(), theirsAt });
    }
    keep(false);
    if (changed()) later(0);
    else accept(outgoing(), reply);
  }

  async function post(to, { keepalive = false, asked = false }) {
    sender.turn += 1;
    const turns = `${sender.window}-${sender.turn} ${sender.before}`.trim();
    const headers = { "If-Match": `"${revision.value}"`, "Laurel-Window": turns };
    const options = { method: form.dataset.autosaveMethod ?? "POST", headers, body: bodyOf(form, clashes.theirs()), keepalive };
    const response = await signedFetch(to, options, { quietly: keepalive || (isPutOff && !asked) });
    if (response.status >= 500 || response.status === 429) throw new TryLater(response);
    return [response, await response.json().catch(() => ({}))];
  }

  function settle(response, reply, sent, asked) {
    if (response.ok) accept(sent, reply);
    else if (response.status === 409 && "revision" in reply) joinVersions(reply);
    else if (response.status === 422) {
      markErrors(reply.errors ?? {}, asked);
      say("wrong", { words: asked && reply.error });
    } else {
      if (reply.is_kept) copy.drop();
      say("gone", { words: response.status === 409 && reply.error });
    }
  }

  async function carry(work, lostState) {
    try {
      await work();
      isPutOff = isSignedOut = false;
    } catch (error) {
      isSignedOut = error instanceof SignedOut;
      isPutOff ||= isSignedOut && error.putOff;
      say(isSignedOut ? "signedout" : lostState);
      if (!isSignedOut) later(Math.max(RETRY[Math.min(failures++, RETRY.length - 1)], error.pause ?? 0));
    } finally {
      sending = null;
    }
  }

  // One at a time: what is changed meanwhile goes with the next.
  function save({ keepalive = false } = {}) {
    if (sending) return later(PAUSE);
    clearTimeout(timer);
    const sent = outgoing();
    say("saving");
    sending = carry(async () => settle(...(await post(address, { keepalive })), sent, false), "kept");
  }

  // A press on a button of the form: whatever is still under way comes first, and the page is not left before the answer.
  async function hand(to) {
    clearTimeout(timer);
    keep(false);
    while (sending) await sending;
    clearTimeout(timer);
    if (clashes.open().length) return clashes.turnTo();
    const sent = outgoing();
    say("saving");
    sending = carry(async () => {
      const [response, reply] = await post(to, { asked: true });
      if (response.ok && to !== address) {
        base = sent;
        await copy.drop();
        window.location.assign(reply.next);
      } else settle(response, reply, sent, true);
    }, to === address ? "kept" : "unsent");
    return sending;
  }

  function onSubmit(event) {
    if (!("autosaveSubmit" in form.dataset) && !isSignedOut) return void (changed() && keep(true));
    event.preventDefault();
    if (isHanding) return undefined;
    isHanding = true;
    const to = new URL(event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action).pathname;
    return hand(to).finally(() => {
      isHanding = false;
    });
  }

  function onChange({ target }) {
    typedAt[target.name] = new Date();
    clashes.close(target.name);
    keep(false);
    later(PAUSE);
  }

  const wake = () => changed() && !sending && later(0);

  // A form that was sent over a dead line has not arrived: its copy stays until the server shows a newer revision.
  const hasArrived = (kept) => kept.submitted && Number(revision.value) > Number(kept.revision);

  // What was typed before this module was there is newer than any copy.
  function takeUp(kept) {
    const shown = givenTo(form);
    const typed = Object.entries(valuesOf(form)).filter(([name, value]) => value !== shown[name]);
    base = kept.base;
    revision.value = kept.revision;
    sender.before = kept.sender ?? "";
    fill(form, { ...kept.values, ...Object.fromEntries(typed) });
    for (const one of kept.clashes ?? []) clashes.show(one);
    keep(false);
    say("kept");
  }

  const kept = await copy.read();
  if (!kept && isOutdated(address, revision.value)) return window.location.reload();
  if (kept && hasArrived(kept)) forget(address);
  else if (kept) takeUp(kept);
  form.addEventListener("input", onChange);
  form.addEventListener("submit", onSubmit);
  for (const event of ["online", "focus"]) window.addEventListener(event, wake);
  for (const event of ["resume", "visibilitychange"]) {
    document.addEventListener(event, () => (document.hidden ? changed() && save({ keepalive: true }) : wake()));
  }
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  form.dataset.autosaveReady = "";
  if (kept && !kept.submitted) later(0);
  else wake();
  return undefined;
}
