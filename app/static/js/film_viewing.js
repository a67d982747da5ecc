// Proof of viewing: tells the server which stretches of the film were played and how fast, and shows the share.
const EVERY = 10_000;
const JUMP = 1.5;
// Nobody waits longer than this for a report before what they hand in is sent.
const PATIENCE = 2000;

export default async function keepViewing(element, load) {
  const { default: signedFetch } = await load("signed-fetch");
  const video = document.querySelector("video");
  const { viewingUrl } = element.dataset;
  const words = element.querySelector("[data-share-text]");
  let spans = [];
  let from = null;
  let last = 0;
  // The speed of the open stretch: by the time a change is told, the film already runs at the new one.
  let speed = 1;
  let sending = null;

  function open(at) {
    [from, last, speed] = [at, at, video.playbackRate];
  }

  function close() {
    const [begin, end] = [Math.round((from ?? last) * 1000), Math.round(last * 1000)];
    if (end > begin) spans.push([begin, end, speed]);
    from = null;
  }

  function follow() {
    const at = video.currentTime;
    if (video.paused || video.seeking) return;
    if (from === null || at < last || at - last > JUMP * Math.max(1, video.playbackRate)) {
      close();
      open(at);
    }
    last = at;
  }

  function changeSpeed() {
    if (from === null) return;
    last = Math.max(last, video.currentTime);
    close();
    if (!video.paused) open(last);
  }

  function show(share) {
    if (share === null) return;
    words.textContent = words.dataset.shareText.replace("{share}", share);
    const reason = document.querySelector("[data-viewing-reason]");
    if (reason) reason.hidden = share >= Number(reason.dataset.shareAsked);
  }

  // Who is signed out has watched all the same: what is not taken waits for the next report.
  async function send() {
    const sent = spans.splice(0, 200);
    const headers = { "Content-Type": "application/json" };
    const report = { method: "POST", headers, body: JSON.stringify({ spans: sent }), keepalive: true };
    try {
      const answer = await signedFetch(viewingUrl, report, { quietly: true });
      if (answer.ok) show((await answer.json()).share);
      else if (answer.status >= 500 || answer.status === 429 || answer.status === 400) spans = [...sent, ...spans];
    } catch {
      spans = [...sent, ...spans];
    }
  }

  function tell() {
    const playing = from !== null;
    close();
    if (playing && !video.paused) open(last);
    if (!sending && spans.length) {
      sending = send().finally(() => {
        sending = null;
      });
    }
    return sending;
  }

  async function tellAll() {
    await sending;
    await tell();
  }

  // What counts for a round's share is what the server knows: a form is handed in behind the last report.
  let isHeld = false;
  let passes = false;
  function holdBack(event) {
    if (passes || !event.target.matches("[data-hands-in]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isHeld) return;
    isHeld = true;
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    // In a task of its own: a form does nothing when it is asked again before its first event is over.
    Promise.race([tellAll(), patience]).then(() => setTimeout(pass, 0, event));
  }

  function pass(event) {
    isHeld = false;
    passes = true;
    event.target.requestSubmit(event.submitter);
    passes = false;
  }

  // A busy browser tells the time late: what is played before it does counts from where playing began.
  function begin() {
    if (from === null && !video.paused && !video.seeking) open(video.currentTime);
  }

  for (const name of ["play", "seeked"]) video.addEventListener(name, begin);
  video.addEventListener("timeupdate", follow);
  for (const name of ["pause", "ended"]) {
    video.addEventListener(name, () => {
      if (from !== null && !video.seeking) last = Math.max(last, video.currentTime);
      tell();
    });
  }
  video.addEventListener("seeking", close);
  video.addEventListener("ratechange", changeSpeed);
  setInterval(tell, EVERY);
  window.addEventListener("pagehide", tell);
  document.addEventListener("submit", holdBack, true);
  begin();
}
