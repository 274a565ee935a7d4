// Dates in the language of the person who reads. What was said shows on the reader's own clock; what is promised
// on the company's (`ZONE`), as in the words beside it, with the zone's name for a reader elsewhere.
const ENGLISH = LOCALE === "en";
const dateFormat = (options) => new Intl.DateTimeFormat(ENGLISH ? "en-GB" : LOCALE, options);
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const CLOCK = dateFormat(TIME);
const DAY = dateFormat({ month: "long", day: "numeric", weekday: "short" });
const PROMISE = dateFormat({
  ...TIME,
  timeZone: ZONE,
  timeZoneName: "short",
  day: "numeric",
  month: ENGLISH ? "short" : "numeric",
  weekday: ENGLISH ? "short" : "narrow",
});

const instant = (text) => {
  const at = new Date(text);
  return isNaN(at) ? null : at;
};
const clockOf = (text) => (instant(text) ? CLOCK.format(instant(text)) : "");
const dayOf = (text) => (instant(text) ? DAY.format(instant(text)) : "");
const momentOf = (text) => {
  const at = instant(text);
  if (!at) return text || "";
  const part = Object.fromEntries(PROMISE.formatToParts(at).map(({ type, value }) => [type, value]));
  const clock = `${part.hour}:${part.minute}`;
  const zone = clock === clockOf(text) ? "" : part.timeZoneName;
  if (ENGLISH) return `${clock}${zone && ` ${zone}`} on ${part.weekday} ${part.day} ${part.month}`;
  return `${part.month}月${part.day}日（${part.weekday}）${clock}${zone && `（${zone}）`}`;
};
const sizeOf = (bytes) =>
  bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
