// Where files are chosen: each goes up on a line of its own; after a reload the same file continues where it stopped.
function loadClient(address) {
  if (globalThis.tus) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject }));
  });
}

export default async function offerUpload(box, load) {
  const [line, { sendFile }] = await Promise.all([load("upload-line"), load("upload-row")]);
  const { limit, doneUrl, tusUrl } = box.dataset;
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const input = part("file");
  let open = 0;

  function say(state, values = {}) {
    part("said").textContent = line.filled(box.dataset[`${state}Text`], values);
    box.dataset.state = state;
  }

  function ended(state) {
    open -= 1;
    if (!open) input.disabled = false;
    if (state !== "done") return;
    const event = new CustomEvent("upload:done", { bubbles: true, cancelable: true });
    if (box.dispatchEvent(event) && !open && doneUrl) window.location.assign(doneUrl);
  }

  function choose() {
    const files = [...input.files];
    part("said").textContent = "";
    part("again").hidden = true;
    if (files.some((file) => file.size === 0)) return say("empty");
    const large = files.find((file) => file.size > Number(limit));
    if (large) return say("large", { name: large.name, bytes: large.size.toLocaleString(document.documentElement.lang || "en") });
    if (!open) part("rows").replaceChildren();
    open += files.length;
    input.disabled = files.length > 0 && !input.multiple;
    for (const file of files) sendFile(box, file, line, ended);
    input.value = "";
  }

  async function offerToContinue() {
    const names = (await line.begun(box.dataset)).map(({ metadata }) => metadata.filename);
    part("again").hidden = names.length === 0;
    part("again").textContent = line.filled(box.dataset.againText, { name: names.join(", ") });
    if (!input.multiple) box.dataset.begun = names.join(", ");
  }

  await loadClient(tusUrl);
  await offerToContinue();
  input.disabled = false;
  input.addEventListener("change", choose);
}
