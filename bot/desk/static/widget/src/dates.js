// Dates in the language of this page; promised times are in the company's time zone.
import { makeDates } from "./format.js";
import { zone } from "./given.js";
import { LOCALE } from "./page.js";

export const { clockOf, dayOf, momentOf } = makeDates(LOCALE, zone);
