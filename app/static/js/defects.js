// Defects at a moment: D opens the form with the time of the film; what is noted or taken off is kept here until the server has it.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export default async function noteDefects(section, load) {
  const form = section.querySelector("[data-defect-box] form");
  if (!form) return;
  const { default: signedFetch, SignedOut } = await load("signed-fetch");
  const { default: copyOf, newWindow: newKey } = await load("draft-copy");
  const { addUrl, removeUrl, removeText, offlineText, signedoutText } = section.dataset;
  const box = section.querySelector("[data-defect-box]");
  const list = section.querySelector("[data-mark-list]");
  const problem = section.querySelector("[data-defect-error]");
  const severities = JSON.parse(section.dataset.severities);
  const copy = copyOf(addUrl);
  let waiting = [];
  let sending = null;

  class Refused extends Error {}

  async function send(address, values) {
    const answer = await signedFetch(address, { method: "POST", body: new URLSearchParams(values) });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const reply = await answer.json();
    if (!answer.ok) throw new Refused(reply.error);
    show(reply.marks);
  }

  function item(mark) {
    const line = document.createElement("li");
    line.className = "marks__item";
    const time = Object.assign(document.createElement("a"), { className: "marks__time", href: "#film", textContent: clock(mark.at) });
    time.dataset.seek = mark.at;
    const words = Object.assign(document.createElement("span"), { className: "marks__words" });
    words.textContent = `${mark.kind} · ${severities[mark.severity - 1]}${mark.words ? ` · ${mark.words}` : ""}`;
    const off = Object.assign(document.createElement("button"), { className: "button button--quiet", type: "button", textContent: removeText });
    off.addEventListener("click", () => takeOff(mark.key));
    line.append(time, " ", words, " ", off);
    return line;
  }

  function show(marks) {
    list.replaceChildren(...marks.map(item));
    const line = document.querySelector("[data-timeline]");
    line?.querySelectorAll(".timeline__mark").forEach((one) => one.remove());
    for (const mark of marks) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const place = `${(100 * mark.at) / Number(section.dataset.duration || 1)}%`;
      rect.dataset.at = mark.at;
      for (const [name, value] of Object.entries({ class: "timeline__mark", x: place, width: 3, y: 32, height: 12 })) rect.setAttribute(name, value);
      line?.append(rect);
    }
  }

  function say(error) {
    problem.hidden = false;
    problem.textContent = error instanceof Refused ? error.message : error instanceof SignedOut ? signedoutText : offlineText;
  }

  const remember = () => (waiting.length ? copy.keep({ notes: waiting, title: document.title, page: window.location.pathname }) : copy.drop());

  const deliver = (note) => ("remove" in note ? send(removeUrl, { key: note.remove }) : send(addUrl, note));

  function putBack(note) {
    box.open = true;
    for (const name of ["at", "kind", "words", "severity"]) form.elements[name].value = note[name];
  }

  // In the order they were made; what the server refuses goes back into the form with its words.
  async function sendWaiting() {
    while (waiting.length) {
      const [note] = waiting;
      try {
        await deliver(note);
        problem.hidden = true;
      } catch (error) {
        say(error);
        if (!(error instanceof Refused)) return;
        if (!("remove" in note)) putBack(note);
      }
      waiting = waiting.filter((one) => one !== note);
      remember();
    }
  }

  function flush() {
    sending ??= sendWaiting().finally(() => {
      sending = null;
    });
    return sending;
  }

  function put(note) {
    waiting.push(note);
    remember();
    box.querySelector("summary").focus();
    flush();
  }

  const takeOff = (key) => put({ remove: key });

  form.elements.key.value = newKey();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { csrf_token: _token, ...note } = Object.fromEntries(new FormData(form));
    form.elements.key.value = newKey();
    form.elements.words.value = "";
    box.open = false;
    put(note);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    takeOff(event.target.elements.key.value);
  });
  box.addEventListener("toggle", () => box.open && form.elements.kind.focus());
  window.addEventListener("online", flush);
  waiting = [...((await copy.read())?.notes ?? []), ...waiting];
  if (waiting.length) flush();
}
