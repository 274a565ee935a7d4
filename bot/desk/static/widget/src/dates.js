// Dates in the language of the labels; promised times are in the company's time zone.
import { makeDates } from "./format.js";
import { zone } from "./given.js";
import { LOCALE } from "./page.js";

/** @type {Map<string, ReturnType<typeof makeDates>>} */
const made = new Map();
const dates = () => {
  const known = made.get(LOCALE) ?? makeDates(LOCALE, zone);
  made.set(LOCALE, known);
  return known;
};

/** @param {string} at */
export const clockOf = (at) => dates().clockOf(at);
/** @param {string} at */
export const dayOf = (at) => dates().dayOf(at);
/** @param {string} at */
export const momentOf = (at) => dates().momentOf(at);
