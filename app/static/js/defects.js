// Defects at a moment: D opens the form with the time of the film, sending it stays on the page and marks the timeline.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export default function noteDefects(section) {
  const form = section.querySelector("[data-defect-box] form");
  if (!form) return;
  const box = section.querySelector("[data-defect-box]");
  const list = section.querySelector("[data-mark-list]");
  const problem = form.querySelector("[data-defect-error]");
  const severities = JSON.parse(section.dataset.severities);
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");

  async function send(address, body) {
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
    const answer = await fetch(address, { method: "POST", headers, body });
    const reply = await answer.json();
    if (!answer.ok) throw new Error(reply.error);
    show(reply.marks);
  }

  function item(mark) {
    const line = document.createElement("li");
    line.className = "marks__item";
    const time = Object.assign(document.createElement("a"), { className: "marks__time", href: "#film", textContent: clock(mark.at) });
    time.dataset.seek = mark.at;
    const words = Object.assign(document.createElement("span"), { className: "marks__words" });
    words.textContent = `${mark.kind} · ${severities[mark.severity - 1]}${mark.words ? ` · ${mark.words}` : ""}`;
    const off = Object.assign(document.createElement("button"), { className: "button button--quiet", type: "button", textContent: section.dataset.removeText });
    off.addEventListener("click", () => send(section.dataset.removeUrl, new URLSearchParams({ key: mark.key })).catch(say));
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
    problem.textContent = error instanceof TypeError ? section.dataset.offlineText : error.message;
  }

  form.elements.key.value = newKey();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(section.dataset.addUrl, new URLSearchParams(new FormData(form)));
    } catch (error) {
      say(error);
      return;
    }
    problem.hidden = true;
    form.elements.key.value = newKey();
    form.elements.words.value = "";
    box.open = false;
    box.querySelector("summary").focus();
  });
  box.addEventListener("toggle", () => box.open && form.elements.kind.focus());
}
