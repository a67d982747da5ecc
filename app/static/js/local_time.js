// Adds the reader's own time to a moment that is written in the contest's zone.
// Day before month, as the server writes it.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

const wallClock = (moment, timeZone) =>
  new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short", timeStyle: "short", hourCycle: "h23" }).format(moment);

function ownTime(moment, sameDay) {
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = sameDay ? {} : { weekday: "short", day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language, { ...day, ...hour }).format(moment);
}

export default function showOwnTime(element) {
  const moment = new Date(element.dateTime);
  const there = wallClock(moment, element.dataset.zone);
  const here = wallClock(moment);
  if (there === here) return;
  const sameDay = there.slice(0, 10) === here.slice(0, 10);
  const words = element.dataset.yours.replace("{time}", ownTime(moment, sameDay));
  if (element.closest("table")) element.title = words;
  else element.append(` (${words})`);
}
