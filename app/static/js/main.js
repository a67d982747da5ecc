// Starts the behavior that an element asks for with data-module, also in what htmx swaps in.
const addresses = JSON.parse(document.querySelector('meta[name="laurel-modules"]').content);
const started = new WeakSet();

export const load = (name) => import(addresses[name]);

async function start(element) {
  if (started.has(element)) return;
  started.add(element);
  for (const name of element.dataset.module.split(" ")) {
    const { default: behave } = await load(name);
    behave(element, load);
  }
}

function startAll() {
  for (const element of document.querySelectorAll("[data-module]")) {
    start(element).catch((error) => console.error(element.dataset.module, error));
  }
}

function sayNoAnswer() {
  const words = document.getElementById("no-answer").content.cloneNode(true);
  document.getElementById("flashes").replaceChildren(words);
}

// Whoever signs out leaves nothing behind, but for work of theirs that the server does not have yet.
async function forgetDrafts(event) {
  const form = event.target;
  if (!form.matches("[data-forget-drafts]")) return;
  event.preventDefault();
  const { sendAll } = await load("unsent-drafts");
  const unsent = new Set((await sendAll(load)).filter(({ state }) => state !== "sent").map(({ name }) => name));
  const { all, forget } = await load("draft-copy");
  for (const name of await all()) if (!unsent.has(name)) await forget(name);
  form.submit();
}

startAll();
document.addEventListener("htmx:after:swap", startAll);
document.addEventListener("htmx:error", sayNoAnswer);
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status !== 422) sayNoAnswer();
});
document.addEventListener("submit", forgetDrafts);
