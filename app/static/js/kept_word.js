// A judge's word on films: sent at one press, kept in this browser while the line is dead, and sent when it is back.
const RETRY = [1000, 3000, 8000, 20_000];

export default async function keepWord(form, load) {
  const { say } = (await load("saved-line")).default(form);
  const { default: copyOf } = await load("draft-copy");
  const { default: signedFetch, SignedOut } = await load("signed-fetch");
  const address = new URL(form.action).pathname;
  const copy = copyOf(address);
  let word = null;
  let timer = 0;
  let failures = 0;
  let isSending = false;
  let passes = false;

  async function settle(answer, { button }) {
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const reply = await answer.json().catch(() => ({}));
    word = null;
    await copy.drop();
    if (answer.ok) return window.location.assign(reply.onward);
    if (!button) return say("wrong", { words: reply.error });
    // What is asked or said now stands on the page that the form itself leads to.
    passes = true;
    return form.requestSubmit(button);
  }

  async function send() {
    clearTimeout(timer);
    if (isSending || !word) return;
    isSending = true;
    try {
      await settle(await signedFetch(address, { method: "POST", body: new URLSearchParams(word.values) }), word);
    } catch (problem) {
      const isOut = problem instanceof SignedOut;
      say(isOut ? "signedout" : "kept");
      if (!isOut) timer = setTimeout(send, RETRY[Math.min(failures++, RETRY.length - 1)]);
    } finally {
      isSending = false;
    }
  }

  form.addEventListener("submit", (event) => {
    if (passes) return;
    event.preventDefault();
    if (isSending) return;
    const button = event.submitter;
    const values = [...new FormData(form, button)].filter(([name]) => name !== "csrf_token");
    word = { values, button };
    copy.keep({ values, said: button.dataset.word, title: document.title, page: window.location.pathname });
    send();
  });
  window.addEventListener("online", send);
  form.dataset.wordReady = "";

  const kept = await copy.read();
  if (kept && !word) {
    word = { values: kept.values };
    send();
  }
}
