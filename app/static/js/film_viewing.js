// Proof of viewing: tells the server which stretches of the film were played and how fast, and shows the share.
const EVERY = 10_000;
const JUMP = 1.5;

export default function keepViewing(element) {
  const video = document.querySelector("video");
  const { viewingUrl } = element.dataset;
  const words = element.querySelector("[data-share-text]");
  const token = () => document.querySelector("[name=csrf_token]").value;
  let spans = [];
  let from = null;
  let last = 0;
  // The speed of the open stretch: by the time a change is told, the film already runs at the new one.
  let speed = 1;
  let sending = false;

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

  async function tell() {
    const playing = from !== null;
    close();
    if (playing && !video.paused) open(last);
    if (sending || !spans.length) return;
    const sent = spans.splice(0, 200);
    sending = true;
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
      const answer = await fetch(viewingUrl, { method: "POST", headers, body: JSON.stringify({ spans: sent }), keepalive: true });
      if (answer.ok) show((await answer.json()).share);
      else if (answer.status >= 500 || answer.status === 400) spans = [...sent, ...spans];
    } catch {
      spans = [...sent, ...spans];
    } finally {
      sending = false;
    }
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
}
