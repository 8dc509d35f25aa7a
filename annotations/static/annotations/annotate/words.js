/** Interface strings, which come translated with the page; places are filled in by name: `{quote}`. */

/** Longest quote (units) that is spoken or put into a sentence. */
const SHORT = 80;

/** What dates are written in. English ones have one order, that of the server: 19 May 2023. */
export const language = document.documentElement.lang.replace(/^en$/, "en-GB") || undefined;

export const shorten = (quote, most = SHORT) =>
  quote.length > most ? `${Array.from(quote).slice(0, most).join("").trimEnd()}…` : quote;

/**
 * @param {Record<string, string>} strings @param {boolean} [mac] has ⌘ where others have Ctrl
 * @returns {(key: string, values?: object) => string}
 */
export function wordsFrom(strings, mac) {
  const own = (text) => (mac ? text.replaceAll("Ctrl+", "⌘") : text);
  return (key, values = {}) =>
    own(strings[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? shorten(String(values[name])) : whole,
    );
}

/** A date of publication with the precision that is known; "" when there is none. */
export function published(moment, precision, language) {
  if (!moment) return "";
  const date = new Date(moment);
  const parts = { year: "numeric" };
  if (precision === "month") parts.month = "long";
  if (precision === "day" || precision === "minute")
    Object.assign(parts, { month: "short", day: "numeric" });
  const zone = precision === "minute" ? undefined : "UTC";
  const clock = precision === "minute" ? { hour: "2-digit", minute: "2-digit" } : {};
  return new Intl.DateTimeFormat(language, { ...parts, ...clock, timeZone: zone }).format(date);
}
