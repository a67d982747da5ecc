// Saves a scorecard as it is filled, names the revision it began from, and keeps a copy here until the server has it.
const PAUSE = 500;
const RETRY = [1000, 3000, 8000, 20_000];
const LEFT_OUT = ["csrf_token", "revision", "base"];
const UNSAVED_KINDS = new Set(["submit", "button", "file", "fieldset", "output"]);
// Stands between the values of one name, such as the ticked boxes of a list.
const SEVERAL = "\u001f";

function valuesOf(form) {
  const values = {};
  for (const { name, type } of form.elements) if (name && !UNSAVED_KINDS.has(type)) values[name] = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = values[name] ? values[name] + SEVERAL + value : value;
  }
  for (const name of LEFT_OUT) delete values[name];
  return values;
}

function setField(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = value.split(SEVERAL).includes(field.value);
    else field.value = value;
  }
  form.querySelector(`[id="${CSS.escape(name)}"]`)?.dispatchEvent(new Event("laurel:level"));
}

function fill(form, values) {
  const shown = valuesOf(form);
  for (const [name, value] of Object.entries(values)) if (shown[name] !== value) setField(form, name, value);
}

export default async function autosave(form, load) {
  const { default: merge } = await load("merge");
  const { say, markErrors, showClashes } = (await load("saved-line")).default(form);
  const address = form.dataset.autosaveUrl;
  const store = `laurel-draft:${address}`;
  const revision = form.elements.revision;
  let base = valuesOf(form);
  let timer = 0;
  let failures = 0;
  let sending = false;

  const changed = () => JSON.stringify(valuesOf(form)) !== JSON.stringify(base);

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
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
    showClashes([]);
    say("saved", reply.saved_at);
    if (changed()) later(PAUSE);
    else {
      localStorage.removeItem(store);
      if (reply.reload) window.location.reload();
    }
  }

  function joinVersions(reply) {
    const theirs = { ...reply, ...reply.scores };
    const valueOf = (name) => String(theirs[name] ?? theirs[name.replace(/^score-/, "")] ?? base[name]);
    const known = Object.fromEntries(Object.keys(base).map((name) => [name, valueOf(name)]));
    const { merged, clashes } = merge(base, valuesOf(form), known);
    base = known;
    agree(reply);
    fill(form, merged);
    if (clashes.length) {
      showClashes(clashes);
      say("stale");
    } else later(0);
  }

  async function settle(response, sent) {
    if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    const reply = await response.json().catch(() => ({}));
    if (response.ok) accept(sent, reply);
    else if (response.status === 409 && "revision" in reply) joinVersions(reply);
    else if (response.status === 422) {
      markErrors(reply.errors ?? {});
      say("wrong");
    } else say("gone");
  }

  async function save() {
    if (sending) return later(PAUSE);
    const sent = valuesOf(form);
    sending = true;
    say("saving");
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
      const body = new URLSearchParams(new FormData(form));
      const method = form.dataset.autosaveMethod ?? "POST";
      await settle(await fetch(address, { method, headers, body }), sent);
    } catch {
      say("kept");
      later(RETRY[Math.min(failures++, RETRY.length - 1)]);
    } finally {
      sending = false;
    }
  }

  const keep = (submitted) =>
    localStorage.setItem(store, JSON.stringify({ revision: revision.value, base, values: valuesOf(form), submitted }));

  function onChange() {
    keep(false);
    later(PAUSE);
  }

  // A form that was sent over a dead line has not arrived: its copy stays until the server shows a newer revision.
  const hasArrived = (copy) => copy.submitted && Number(revision.value) > Number(copy.revision);

  const kept = JSON.parse(localStorage.getItem(store) ?? "null");
  if (kept && hasArrived(kept)) localStorage.removeItem(store);
  else if (kept) {
    base = kept.base;
    revision.value = kept.revision;
    fill(form, kept.values);
    later(0);
  }
  form.addEventListener("input", onChange);
  form.addEventListener("submit", () => changed() && keep(true));
  window.addEventListener("online", () => changed() && later(0));
}
