// Times on the agent's own clock; the store keeps UTC.

import { currentLocale, say } from "./words.js";

const language = () => (currentLocale() === "en" ? "en-GB" : "zh-Hant-TW");
const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** Return a length of time in words, rounded down: "12 min". */
export function span(milliseconds) {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) return say("time.now");
  if (minutes < 60) return say("time.minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? say("time.hours", { n: hours }) : say("time.days", { n: Math.floor(hours / 24) });
}

/** Return the milliseconds since an ISO time; negative when it lies ahead. */
export const since = (iso) => Date.now() - new Date(iso).getTime();

/** Return the time of day. */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Return the day, with the weekday. */
export function day(iso) {
  return new Date(iso).toLocaleDateString(language(), { month: "long", day: "numeric", weekday: "short" });
}

/** Return a moment: only the time of day when it is today. */
export function moment(iso) {
  const date = new Date(iso);
  if (sameDay(date, new Date())) return clock(iso);
  const english = currentLocale() === "en";
  const shown = (options) => date.toLocaleDateString(language(), options);
  if (english) return `${shown({ weekday: "short", day: "numeric", month: "short" })}, ${clock(iso)}`;
  return `${date.getMonth() + 1}/${date.getDate()}（${shown({ weekday: "narrow" })}）${clock(iso)}`;
}
