// Format dates and sizes in the reader's language. Times of messages are in the reader's time zone; promised times are
// in the company's, as in the text beside them, with the zone's name for a reader elsewhere.
/** @import { Locale } from "../../protocol" */

/** @type {Intl.DateTimeFormatOptions} */
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/**
 * Return the instant of an ISO 8601 text; null for anything else.
 * @param {string | null | undefined} text
 */
export const instant = (text) => {
  const at = new Date(text ?? NaN);
  return isNaN(at.getTime()) ? null : at;
};

/**
 * Return functions that format an instant in `locale`: `clockOf` (time of day) and `dayOf` (day), both "" without an
 * instant, and `momentOf` (day and time in `zone`), which returns a text that is no instant unchanged.
 * @param {Locale} locale
 * @param {string} zone
 */
export const makeDates = (locale, zone) => {
  const english = locale === "en";
  /** @param {Intl.DateTimeFormatOptions} options */
  const dateFormat = (options) => new Intl.DateTimeFormat(english ? "en-GB" : locale, options);
  const clock = dateFormat(TIME);
  const day = dateFormat({ month: "long", day: "numeric", weekday: "short" });
  const promise = dateFormat({
    ...TIME,
    timeZone: zone,
    timeZoneName: "short",
    day: "numeric",
    month: english ? "short" : "numeric",
    weekday: english ? "short" : "narrow",
  });
  /** @param {Intl.DateTimeFormat} format */
  const writes = (format) => {
    /** @param {string | undefined} text */
    const write = (text) => {
      const at = instant(text);
      return at ? format.format(at) : "";
    };
    return write;
  };
  const clockOf = writes(clock);
  /** @param {string | undefined} text */
  const momentOf = (text) => {
    const at = instant(text);
    if (!at) return text || "";
    const part = Object.fromEntries(promise.formatToParts(at).map(({ type, value }) => [type, value]));
    const time = `${part.hour}:${part.minute}`;
    const name = time === clockOf(text) ? "" : part.timeZoneName;
    if (english) return `${time}${name && ` ${name}`} on ${part.weekday} ${part.day} ${part.month}`;
    return `${part.month}月${part.day}日（${part.weekday}）${time}${name && `（${name}）`}`;
  };
  return { clockOf, dayOf: writes(day), momentOf };
};

/**
 * Return a size in words.
 * @param {number} bytes
 */
export const sizeOf = (bytes) =>
  bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
