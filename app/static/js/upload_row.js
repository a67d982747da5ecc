// One file on its way: its line on the page, its buttons, and what is said in every state it can be in.
const SILENT_MILLISECONDS = 45_000;
const language = document.documentElement.lang || "en";

const unit = (value, name, digits = 0) =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);

const share = (percent) => new Intl.NumberFormat(language, { style: "percent" }).format(percent / 100);

function timeWords(seconds) {
  if (seconds >= 3600) return `${unit(Math.floor(seconds / 3600), "hour")} ${unit(Math.floor((seconds % 3600) / 60), "minute")}`;
  return seconds >= 60 ? unit(Math.ceil(seconds / 60), "minute") : unit(Math.ceil(seconds), "second");
}

// While anything goes up the screen stays on, and leaving the page asks first.
const going = new Set();
let wake = null;
const stayAwake = async () => {
  if (going.size && document.visibilityState === "visible") wake = await navigator.wakeLock?.request("screen").catch(() => null);
};
const warn = (event) => event.preventDefault();

function watch(row, on) {
  if (on) going.add(row);
  else going.delete(row);
  window[going.size ? "addEventListener" : "removeEventListener"]("beforeunload", warn);
  if (going.size) stayAwake();
  else wake?.release();
}

document.addEventListener("visibilitychange", stayAwake);

// Bytes a second over the last moments, so that a pause or a slow start is soon forgotten.
function speedometer() {
  let samples = [];
  return (sent) => {
    const now = performance.now();
    samples = [...samples.filter(([at, before]) => at > now - 8000 && before <= sent), [now, sent]];
    const [since, from] = samples[0];
    return now > since ? ((sent - from) * 1000) / (now - since) : 0;
  };
}

// A second window that sends the same file would only be in the way of the first.
function alone(name, run) {
  if (!navigator.locks) return run(true);
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => run(Boolean(lock)));
}

export async function sendFile(box, file, line, ended) {
  const text = (name, values = {}) => line.filled(box.dataset[`${name}Text`], values);
  const row = box.querySelector('[data-part="row"]').content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  const pause = part("pause");
  let speed = speedometer();
  let [running, told, heard] = [false, 0, performance.now()];
  let release = () => {};

  function say(state, words = text(state)) {
    part("status").textContent = words;
    box.dataset.state = row.dataset.state = state;
  }

  function run(on) {
    if (running !== on) watch(row, on);
    running = on;
    speed = speedometer();
    heard = performance.now();
    pause.textContent = text(on ? "pause" : "continue");
    if (!on) part("speed").textContent = part("left").textContent = "";
  }

  function close(state, words) {
    run(false);
    clearInterval(guard);
    release();
    part("going").hidden = true;
    say(state, words);
    ended(state);
  }

  function show(sent, total) {
    const percent = Math.floor((100 * sent) / total);
    const rate = speed(sent);
    heard = performance.now();
    part("bar").value = percent;
    part("percent").textContent = text("percent", { percent: share(percent) });
    part("speed").textContent = rate ? unit(rate / 1e6, "megabyte-per-second", 1) : "";
    part("left").textContent = rate ? text("left", { time: timeWords((total - sent) / rate) }) : "";
    if (row.dataset.state === "waiting") say("going");
    if (percent < told + 25) return;
    told = percent - (percent % 25);
    say("going", text("percent", { percent: share(told) }));
  }

  // Another file than the one that was begun before: nothing of that one is taken, and nothing of it is lost.
  function sayOther() {
    const { begun } = box.dataset;
    part("other").hidden = !begun;
    part("other").textContent = begun ? text("other", { name: begun }) : "";
  }

  // Until bytes go up again nothing is said of speed or time.
  function wait() {
    speed = speedometer();
    part("speed").textContent = part("left").textContent = "";
    say("waiting");
  }

  function retry(error) {
    if (!navigator.onLine || line.refusal(error)) return false;
    wait();
    return true;
  }

  function fail(error) {
    const refused = line.refusal(error);
    if (refused?.state === "failed") return close("failed", refused.words || text("failed"));
    run(false);
    if (refused) say(refused.state, refused.words || text(refused.state));
    else say(navigator.onLine ? "broken" : "offline");
  }

  function start() {
    run(true);
    say("going");
    upload.start();
  }

  // A line that went dead without a word, as after sleep or a change of network, is opened anew.
  async function startAnew() {
    wait();
    await upload.abort();
    heard = performance.now();
    if (running) upload.start();
  }

  async function stop(state) {
    run(false);
    say(state);
    await upload.abort();
  }

  async function giveUp() {
    close("cancelled");
    await upload.abort(true).catch(() => {});
  }

  const guard = setInterval(() => running && performance.now() > heard + SILENT_MILLISECONDS && startAnew(), 5000);
  const { upload, fingerprint } = line.uploadOf(file, await line.endsOf(file), box.dataset, {
    onShouldRetry: retry,
    onProgress: show,
    onError: fail,
    onSuccess: () => close("done"),
  });
  part("name").textContent = file.name;
  pause.addEventListener("click", () => (running ? stop("paused") : start()));
  part("cancel").addEventListener("click", giveUp);
  window.addEventListener("offline", () => running && stop("offline"));
  window.addEventListener("online", () => row.dataset.state === "offline" && start());
  document.addEventListener("visibilitychange", () => running && row.dataset.state === "waiting" && startAnew());
  box.querySelector('[data-part="rows"]').append(row);
  alone(`laurel:${fingerprint}`, async (free) => {
    if (!free) return close("elsewhere");
    const [known] = await upload.findPreviousUploads();
    if (known) upload.resumeFromPreviousUpload(known);
    else sayOther();
    box.dataset.begun = "";
    start();
    return new Promise((resolve) => {
      release = resolve;
    });
  });
}
