// Format times in the agent's time zone; the store keeps UTC.

import { currentLocale, say } from "./words.js";

const language = () => (currentLocale() === "en" ? "en-GB" : "zh-Hant-TW");
/**
 * @param {Date} a
 * @param {Date} b
 */
const sameDay = (a, b) => a.toDateString() === b.toDateString();

/**
 * Return a duration in words, rounded down: "12 min".
 * @param {number} milliseconds
 */
export function span(milliseconds) {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) return say("time.now");
  if (minutes < 60) return say("time.minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? say("time.hours", { n: hours }) : say("time.days", { n: Math.floor(hours / 24) });
}

/** Waiting times are shown in minutes, so they are drawn again twice a minute. */
export const TIMES_EVERY = 30000;

/** Return a number that changes whenever shown times are to be drawn again. */
export const timesNow = () => Math.floor(Date.now() / TIMES_EVERY);

/**
 * Return the milliseconds since an ISO time; negative for a future one.
 * @param {string} iso
 */
export const since = (iso) => Date.now() - new Date(iso).getTime();

/**
 * Return the time of day.
 * @param {string} iso
 */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/**
 * Return the day, with the weekday.
 * @param {string} iso
 */
export function day(iso) {
  return new Date(iso).toLocaleDateString(language(), { month: "long", day: "numeric", weekday: "short" });
}

/**
 * Return a calendar day: of an ISO date unchanged, of an instant in the agent's time zone.
 * @param {string} iso
 */
export function date(iso) {
  const at = new Date(iso.length === 10 ? `${iso}T00:00` : iso);
  /** @param {Intl.DateTimeFormatOptions} options */
  const shown = (options) => at.toLocaleDateString(language(), options);
  if (currentLocale() === "en") return shown({ weekday: "short", day: "numeric", month: "short" });
  return `${at.getMonth() + 1}/${at.getDate()}（${shown({ weekday: "narrow" })}）`;
}

/**
 * Return a moment: only the time of day when it is today.
 * @param {string} iso
 */
export function moment(iso) {
  if (sameDay(new Date(iso), new Date())) return clock(iso);
  return `${date(iso)}${currentLocale() === "en" ? ", " : ""}${clock(iso)}`;
}
