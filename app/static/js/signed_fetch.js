// Sends a change; where the sign-in or the form's token has run out, both are renewed in place and it is sent again.
const MAY_BE_SIGNED_OUT = new Set([400, 401, 403, 404]);
const PATIENCE = 20_000;
let asking = null;

// `putOff`: the person has seen the dialog and closed it.
export class SignedOut extends Error {
  constructor(putOff) {
    super("signed out");
    this.putOff = putOff;
  }
}

// A busy server says when to come again; those who are all told the same spread over the second after.
export class TryLater extends Error {
  constructor(response) {
    super(String(response.status));
    this.pause = 1000 * (Number(response.headers.get("Retry-After")) || 0) + 1000 * Math.random();
  }
}

const words = () => document.getElementById("sign-in-again");
const token = () => document.querySelector("input[name=csrf_token]").value;

function useToken(fresh) {
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = fresh;
  if (document.body.hasAttribute("hx-headers:inherited")) document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": fresh }));
}

async function whoIsHere() {
  const answer = await fetch(words().dataset.stateUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new TypeError("no answer");
  return answer.json();
}

async function isBack() {
  const { email, csrf_token: fresh } = await whoIsHere();
  useToken(fresh);
  return email === words().dataset.email;
}

async function signIn(form, problem) {
  await isBack();
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await fetch(form.action, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) });
  if (answer.ok && (await isBack())) return true;
  problem.hidden = false;
  problem.textContent = (await answer.json().catch(() => ({}))).error ?? problem.dataset.laterText;
  form.elements.password.select();
  return false;
}

// The dialog over the page; resolves to whether the same person is signed in again.
function ask() {
  const dialog = words().content.firstElementChild.cloneNode(true);
  const form = dialog.querySelector("form");
  const problem = dialog.querySelector("[data-problem]");
  const say = () => {
    problem.hidden = false;
    problem.textContent = problem.dataset.offlineText;
  };
  document.body.append(dialog);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await signIn(form, problem).catch(say)) dialog.close("back");
  });
  dialog.querySelector("[data-elsewhere]").addEventListener("click", async () => {
    const found = await isBack().catch(say);
    if (found) dialog.close("back");
    else if (found === false) {
      problem.hidden = false;
      problem.textContent = problem.dataset.notYetText;
    }
  });
  dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "back");
    });
  });
}

function send(address, { headers, ...options }) {
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(address, { signal, ...options, headers: { Accept: "application/json", ...headers, "X-CSRFToken": token() } });
}

// `quietly`: nobody is asked; whoever is signed out hears of it by SignedOut.
export default async function signedFetch(address, options, { quietly = false } = {}) {
  const first = await send(address, options);
  if (!MAY_BE_SIGNED_OUT.has(first.status) || !words()) return first;
  if (await isBack()) return first.status === 400 ? send(address, options) : first;
  if (quietly) throw new SignedOut(false);
  asking ??= ask().finally(() => {
    asking = null;
  });
  if (!(await asking)) throw new SignedOut(true);
  return send(address, options);
}
