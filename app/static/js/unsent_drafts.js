// Sends what this browser has kept of a judge's work since the connection broke, and says what still needs a hand.
const OF_JUDGES = /^\/reviews\/[^/]+\/(scorecard|defects|triage)$|^\/contests\/[^/]+\/rounds\/\d+\/(ranking|pairs)$/;

async function sendScorecard(name, kept, { signedFetch, newWindow }) {
  const headers = { "If-Match": `"${kept.revision}"`, "Laurel-Window": `${newWindow()}-1 ${kept.sender ?? ""}`.trim() };
  const response = await signedFetch(name, { method: "POST", headers, body: new URLSearchParams(kept.values) }, { quietly: true });
  return [response, await response.json().catch(() => ({}))];
}

// Each change stands for itself: one that is refused keeps no other from arriving, and alone stays in the copy.
async function sendNotes(name, kept, { signedFetch, copyOf }) {
  let said = [{ ok: true, status: 200 }, {}];
  const refused = [];
  for (const note of kept.notes) {
    const [address, values] = "remove" in note ? [`${name}/remove`, { key: note.remove }] : [name, note];
    const response = await signedFetch(address, { method: "POST", body: new URLSearchParams(values) }, { quietly: true });
    if (response.ok) continue;
    said = [response, await response.json().catch(() => ({}))];
    if (response.status >= 500) return said;
    refused.push(note);
  }
  kept.notes = refused;
  if (refused.length) await copyOf(name).keep(kept);
  return said;
}

// An order or a word is sent as its page would have sent it, under what the page had seen.
async function sendForm(name, kept, { signedFetch }) {
  const response = await signedFetch(name, { method: "POST", body: new URLSearchParams(kept.values) }, { quietly: true });
  return [response, await response.json().catch(() => ({}))];
}

// Each kept copy is sent or told of: {name, kept, state: sent | split | refused | waiting, words}.
export async function sendAll(load) {
  const { all, default: copyOf, forget, newWindow, read } = await load("draft-copy");
  const { default: signedFetch } = await load("signed-fetch");
  const told = [];
  for (const name of (await all()).filter((one) => OF_JUDGES.test(one))) {
    const kept = await read(name);
    if (!kept) continue;
    if (kept.clashes?.length) {
      told.push({ name, kept, state: "split" });
      continue;
    }
    const send = kept.notes ? sendNotes : kept.placed || kept.said ? sendForm : sendScorecard;
    const [response, reply] = await send(name, kept, { signedFetch, newWindow, copyOf }).catch(() => [null, {}]);
    const isDone = response?.ok || reply.is_kept;
    if (isDone) await forget(name, reply.revision);
    const state = isDone ? "sent" : !response || response.status >= 500 ? "waiting" : "revision" in reply ? "split" : "refused";
    told.push({ name, kept, state, words: reply.error });
  }
  return told;
}

// What somebody typed, noted or arranged, in words that can be copied out by hand.
function wordsOf({ values, notes, placed, titles, said }) {
  if (said) return [said];
  if (notes) return notes.map(({ at, words }) => [at, words].filter(Boolean).join(" "));
  if (placed) return (titles ?? []).map((title, place) => `${place + 1}. ${title}`);
  return Object.values(values ?? {});
}

export default function tellUnsent(section, load) {
  const list = section.querySelector("ul");
  const { splitText, waitingText, refusedText, sentText, discardText } = section.dataset;
  const says = { split: splitText, waiting: waitingText, refused: refusedText, sent: sentText };

  async function item({ name, kept, state, words }) {
    const { forget } = await load("draft-copy");
    const line = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: kept.page, textContent: kept.title.replace(/ – Laurel$/, "") });
    line.append(link, " ", words || says[state]);
    if (state !== "refused") return line;
    const texts = wordsOf(kept).filter(Boolean).join(" · ");
    const off = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: discardText });
    off.addEventListener("click", async () => {
      await forget(name);
      line.remove();
    });
    line.append(Object.assign(document.createElement("p"), { className: "muted", textContent: texts }), off);
    return line;
  }

  async function tell() {
    const told = await sendAll(load);
    list.replaceChildren(...(await Promise.all(told.map(item))));
    section.hidden = !told.length;
  }

  window.addEventListener("online", tell);
  tell();
}
