// Counts down to a deadline in its last 48 hours, by the server's clock.
const HOUR = 3600;
const language = document.documentElement.lang;

const unit = (value, name) =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (seconds >= HOUR) return `${unit(Math.floor(minutes / 60), "hour")} ${unit(minutes % 60, "minute")}`;
  return `${unit(minutes, "minute")} ${unit(Math.floor(seconds % 60), "second")}`;
}

export default function countDown(element) {
  const until = Date.parse(element.dataset.until);
  const ahead = Date.parse(element.dataset.now) - Date.now();

  function tick() {
    const left = (until - Date.now() - ahead) / 1000;
    element.hidden = left > 48 * HOUR;
    element.textContent = left > 0 ? element.dataset.left.replace("{time}", words(left)) : element.dataset.over;
    if (left > 0) setTimeout(tick, left > 2 * HOUR ? 30_000 : 1000);
  }

  tick();
}
