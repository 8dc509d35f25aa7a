/* <time data-local="datetime|date|ago"> is written by the server in UTC and shown here in the
   reader's own zone and language. Dates of publication that are only known to the day carry no
   data-local: they mean a day, not a moment. */

const STYLES = {
  datetime: { dateStyle: "medium", timeStyle: "short" },
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
};
const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [7 * 86400, "day", 86400],
];
const page = document.documentElement.lang || "en";
// The reader's own variety of the page's language. English is written as the server writes days,
// 19 May 2023, so that one column never shows two orders.
const ours = (one) => one.split("-")[0] === page.split("-")[0];
const language = page === "en" ? "en-GB" : (navigator.languages.find(ours) ?? page);

// The zone that the person chose, else the browser's; the server is told of that one.
const timeZone = document.documentElement.dataset.zone;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (own) document.cookie = `timezone=${own};path=/;max-age=31536000;samesite=lax`;
const format = (style, moment) =>
  new Intl.DateTimeFormat(language, { ...style, timeZone }).format(moment);

function ago(moment, now) {
  const seconds = (moment - now) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  if (!step) return format(STYLES.date, moment);
  const [, unit, length] = step;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return words.format(Math.round(seconds / length), unit);
}

export function localTimes(root) {
  const now = new Date();
  for (const element of root.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const full = format(STYLES.datetime, moment);
    const style = element.dataset.local;
    element.textContent =
      style === "ago"
        ? ago(moment, now)
        : format(STYLES[style] ?? STYLES.datetime, moment);
    element.title = `${full} · ${element.dateTime}`;
  }
}
