// Looks at a chosen film before it is sent: size, length and picture against the rules that stand on the page.
const MEGABYTE = 1000 * 1000;
const within = (value, { least, most }) => (!least || value >= Number(least)) && (!most || value <= Number(most));
const ratio = (shape) => shape.split(":").reduce((wide, high) => Number(wide) / Number(high));

// What a browser can tell of each rule; the others wait for the check on the server.
const LOOKS = {
  size: (line, { size }) => within(size / MEGABYTE, line),
  duration: (line, { seconds }) => seconds && within(Math.round(seconds), line),
  resolution: (line, { width, height }) => width && within(Math.min(width, height), line),
  aspect: (line, { width, height }) =>
    width && line.choices.split(" ").some((shape) => Math.abs(width / height / ratio(shape) - 1) <= 0.02),
};

function measure(file) {
  const film = Object.assign(document.createElement("video"), { preload: "metadata" });
  const address = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const tell = () => {
      URL.revokeObjectURL(address);
      resolve({ size: file.size, seconds: film.duration, width: film.videoWidth, height: film.videoHeight });
    };
    film.addEventListener("loadedmetadata", tell);
    film.addEventListener("error", tell);
    film.src = address;
  });
}

export default function lookAtFiles(list) {
  document.addEventListener("change", async ({ target }) => {
    const [file] = target.matches(".upload input[type=file]") ? target.files : [];
    if (!file || !list.isConnected) return;
    const facts = await measure(file);
    for (const line of list.querySelectorAll("[data-rule]")) {
      const kept = LOOKS[line.dataset.rule]?.(line.dataset, facts);
      if (typeof kept !== "boolean") continue;
      line.className = `rule rule--${kept ? "kept" : "broken"}`;
      line.querySelector(".rule__state").textContent = list.dataset[kept ? "keptText" : "brokenText"];
    }
  });
}
