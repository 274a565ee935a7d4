// Dates as this page shows them: in its language, promises in the company's time zone.
import { makeDates } from "./format.js";
import { zone } from "./given.js";
import { LOCALE } from "./page.js";

export const { clockOf, dayOf, momentOf } = makeDates(LOCALE, zone);
