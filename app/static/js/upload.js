// Sends one film in pieces: goes on by itself after a broken line, and after a reload once the same file is chosen.
const CHUNK = 16 * 1024 * 1024;
const DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, ...Array(60).fill(30_000)];
const language = document.documentElement.lang || "en";

const unit = (value, name, digits = 0) =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);

const share = (percent) => new Intl.NumberFormat(language, { style: "percent" }).format(percent / 100);

function timeWords(seconds) {
  if (seconds >= 3600) return `${unit(Math.floor(seconds / 3600), "hour")} ${unit(Math.floor((seconds % 3600) / 60), "minute")}`;
  return seconds >= 60 ? unit(Math.ceil(seconds / 60), "minute") : unit(Math.ceil(seconds), "second");
}

function loadClient(address) {
  if (globalThis.tus) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject }));
  });
}

// What a refusal says in plain words; nothing for a broken line or a file that is busy, which mend by themselves.
function refusal(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  if (status < 400 || [409, 423].includes(status) || (status >= 500 && status !== 507)) return null;
  const words = error.originalResponse.getBody() ?? "";
  return { full: status === 507, words: words.length < 400 && !words.includes("<") ? words : "" };
}

// While bytes go up the screen stays on, and leaving the page asks first.
function watchman() {
  let lock = null;
  const hold = async () => {
    if (document.visibilityState === "visible") lock = await navigator.wakeLock?.request("screen").catch(() => null);
  };
  const warn = (event) => event.preventDefault();
  return (on) => {
    const set = on ? "addEventListener" : "removeEventListener";
    document[set]("visibilitychange", hold);
    window[set]("beforeunload", warn);
    if (on) hold();
    else lock?.release();
  };
}

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

function tokenKeeper(address) {
  let [token, until] = ["", 0];
  return async (request) => {
    if (!address) return;
    if (Date.now() > until) {
      ({ token } = await (await fetch(address)).json());
      until = Date.now() + 5 * 60_000;
    }
    request.setHeader("Laurel-Token", token);
  };
}

export default async function offerUpload(box) {
  const { purpose, subject, limit, uploadUrl, doneUrl, tokenUrl, tusUrl } = box.dataset;
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const text = (name, values = {}) =>
    Object.entries(values).reduce((words, [key, value]) => words.replace(`{${key}}`, value), box.dataset[`${name}Text`]);
  const [input, going, bar, pause] = ["file", "going", "bar", "pause"].map(part);
  const watch = watchman();
  let speed = speedometer();
  let upload = null;
  let [running, told] = [false, 0];

  function say(state, words = text(state)) {
    part("status").textContent = words;
    box.dataset.state = state;
  }

  function run(on) {
    if (running !== on) watch(on);
    running = on;
    speed = speedometer();
    pause.textContent = text(on ? "pause" : "continue");
  }

  function close() {
    run(false);
    upload = null;
    going.hidden = true;
    input.disabled = false;
  }

  function show(sent, total) {
    const percent = Math.floor((100 * sent) / total);
    const rate = speed(sent);
    bar.value = percent;
    part("percent").textContent = text("percent", { percent: share(percent) });
    part("speed").textContent = rate ? unit(rate / 1e6, "megabyte-per-second", 1) : "";
    part("left").textContent = rate ? text("left", { time: timeWords((total - sent) / rate) }) : "";
    if (box.dataset.state === "waiting") say("going");
    if (percent < told + 25) return;
    told = percent - (percent % 25);
    say("going", text("percent", { percent: share(told) }));
  }

  function retry(error) {
    if (!navigator.onLine || refusal(error)) return false;
    say("waiting");
    return true;
  }

  function fail(error) {
    const refused = refusal(error);
    if (refused && !refused.full) close();
    else run(false);
    if (refused) say("failed", refused.words || text("failed"));
    else say(navigator.onLine ? "broken" : "offline");
  }

  function finish() {
    close();
    say("done");
    const event = new CustomEvent("upload:done", { bubbles: true, cancelable: true });
    if (box.dispatchEvent(event) && doneUrl) window.location.assign(doneUrl);
  }

  function start() {
    run(true);
    say("going");
    upload.start();
  }

  const prepare = (file) =>
    new globalThis.tus.Upload(file, {
      endpoint: new URL(uploadUrl, window.location.href).href,
      chunkSize: CHUNK,
      retryDelays: DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, purpose, subject },
      fingerprint: async () => ["laurel", purpose, subject, file.name, file.size, file.lastModified].join(":"),
      onBeforeRequest: tokenKeeper(tokenUrl),
      onShouldRetry: retry,
      onProgress: show,
      onError: fail,
      onSuccess: finish,
    });

  async function choose() {
    const [file] = input.files;
    if (!file) return;
    if (file.size === 0) return say("empty");
    if (file.size > Number(limit)) return say("large");
    told = 0;
    upload = prepare(file);
    part("name").textContent = file.name;
    part("again").hidden = true;
    going.hidden = false;
    input.disabled = true;
    const [known] = await upload.findPreviousUploads();
    if (known) upload.resumeFromPreviousUpload(known);
    start();
  }

  function stop(state) {
    run(false);
    say(state);
    upload.abort();
  }

  async function giveUp() {
    const ending = upload;
    close();
    input.value = "";
    say("cancelled");
    await ending.abort(true).catch(() => {});
  }

  async function offerToContinue() {
    const begun = await globalThis.tus.defaultOptions.urlStorage.findAllUploads();
    const own = begun.find(({ metadata }) => metadata?.subject === subject && metadata?.purpose === purpose);
    part("again").hidden = !own;
    if (own) part("again").textContent = text("again", { name: own.metadata.filename });
  }

  await loadClient(tusUrl);
  await offerToContinue();
  input.disabled = false;
  input.addEventListener("change", choose);
  pause.addEventListener("click", () => (running ? stop("paused") : start()));
  part("cancel").addEventListener("click", giveUp);
  window.addEventListener("offline", () => running && stop("offline"));
  window.addEventListener("online", () => box.dataset.state === "offline" && upload && start());
}
