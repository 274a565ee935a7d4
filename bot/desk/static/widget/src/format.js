// Dates in the language and the time zone of the person who reads.
const dateFormat = (options) => new Intl.DateTimeFormat(LOCALE === "en" ? "en-GB" : LOCALE, options);
const CLOCK = dateFormat({ hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = dateFormat({ month: "long", day: "numeric", weekday: "short" });

const instant = (text) => {
  const at = new Date(text);
  return isNaN(at) ? null : at;
};
const clockOf = (text) => (instant(text) ? CLOCK.format(instant(text)) : "");
const dayOf = (text) => (instant(text) ? DAY.format(instant(text)) : "");
const momentOf = (text) => (instant(text) ? `${dayOf(text)} ${clockOf(text)}` : text || "");
const sizeOf = (bytes) =>
  bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
