// What holds for promises on the page, without the page: what a dialog needs, groups by day, how a date came about.

import { date } from "./time.js";
import { named, pick, say } from "./words.js";

const GROUPS = ["late", "today", "tomorrow", "week", "later"];

/** @typedef {{sort: string, owner: string, remedy: string, state: string}} PromiseFilter */

/** The orders of promises: by date with the days between them, those that customers wait for longest, the highest sum. */
export const PROMISE_SORTS = ["due", "longest", "sum"];

/** @returns {PromiseFilter} */
export const everyPromise = () => ({ sort: PROMISE_SORTS[0], owner: "", remedy: "", state: "" });

/**
 * Return how many conditions are set.
 * @param {PromiseFilter} filter
 */
export const promiseConditions = ({ owner, remedy, state }) => [owner, remedy, state].filter(Boolean).length;

/**
 * Return how many promises there are in all groups.
 * @param {{groups: Record<string, number>} | null} found
 */
export const totalOf = (found) => (found ? GROUPS.reduce((sum, name) => sum + found.groups[name], 0) : 0);

/**
 * Return the promises of each group that has any, as [group, promises].
 * @param {{group: string}[]} promises
 */
export function byGroup(promises) {
  return GROUPS.map((name) => /** @type {[string, any[]]} */ ([name, promises.filter(({ group }) => group === name)])).filter(([, some]) => some.length > 0);
}

/**
 * The fields of each act's dialog: name, type, whether it must be filled in, longest.
 * @type {Record<string, [string, string, boolean, number][]>}
 */
export const FIELDS = {
  keep: [["sum", "text", false, 40], ["reference", "text", false, 200], ["sum_reason", "textarea", false, 2000], ["proof", "textarea", false, 2000], ["file", "file", false, 0], ["shown", "checkbox", false, 0]],
  redate: [["day", "date", true, 10], ["reason", "textarea", true, 2000]],
  pick_up: [],
  ask: [["question", "textarea", true, 2000]],
  hand_on: [["owner", "select", true, 128], ["reason", "textarea", false, 2000]],
  cannot: [["reason", "textarea", true, 2000]],
};
/** @type {Record<string, string>} */
const NEEDED = { sum: "sum_needed", reference: "reference_needed", day: "day_needed", reason: "reason_needed", question: "question_needed", owner: "owner_unknown" };

/** What the customer reads, by act. @type {Record<string, string[]>} */
const CUSTOMER_READS = { keep: ["proof", "sum_reason"], redate: ["reason"], ask: ["question"] };
/** What is asked for a promise to pay only. */
const OF_PAYMENT = ["sum", "sum_reason"];

/**
 * Return the fields of an act for a promise, as FIELDS has them: the sum only for a promise to pay, and needed with
 * its reference where the policy says so.
 * @param {string} act
 * @param {{pays?: {needed: boolean} | null}} promise
 * @returns {[string, string, boolean, number][]}
 */
export const fieldsOf = (act, { pays }) => FIELDS[act].filter(([name]) => pays || !OF_PAYMENT.includes(name))
  .map(([name, type, needed, longest]) => [name, type, needed || (act === "keep" && Boolean(pays?.needed) && ["sum", "reference"].includes(name)), longest]);

/**
 * Return in which language a field is to be written, in words; nothing for one that the customer does not read.
 * @param {string} act
 * @param {string} name
 * @param {string} locale
 */
export const writeIn = (act, name, locale) => (CUSTOMER_READS[act]?.includes(name) ? say("promises.write_in", { language: named("locale", locale) }) : undefined);

/**
 * Return what an act's dialog lacks, as {name, text}; null when it can be sent.
 * @param {string} act
 * @param {Record<string, string>} values
 * @param {{pays?: {needed: boolean} | null}} [promise]
 */
export function lacking(act, values, promise = {}) {
  for (const [name, , needed] of fieldsOf(act, promise)) {
    if (needed && !(values[name] ?? "").trim()) return { name, text: say(`promises.fault.${NEEDED[name]}`) };
  }
  return null;
}

/**
 * Return the choices of a list of handlers, first none; without the one who has it now.
 * @param {{id: string, name: any}[]} handlers
 * @param {string} [but]
 */
export const ownersToChoose = (handlers, but) => [{ value: "", label: say("promises.choose") }, ...handlers.filter(({ id }) => id !== but).map(({ id, name }) => ({ value: id, label: pick(name) }))];

/**
 * Return the owners who have something to hand over: open promises; a broken one stays with the person who took it up.
 * @param {{id: string, name: any, open: number}[]} owners
 */
export const ownersToHandOver = (owners) => owners.filter(({ open }) => open > 0);

/**
 * Return the name of the words for how many promises were handed over.
 * @param {number} given
 */
export const handedOver = (given) => ["promises.all_on.none", "promises.all_on.done.one"][given] ?? "promises.all_on.done";

/** Return the first and the last day that a date may be changed to, as attributes of its field. */
export function dayLimits() {
  const day = (/** @type {number} */ ahead) => {
    const at = new Date(Date.now() + ahead * 86400000);
    return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
  };
  return { min: day(0), max: day(399) };
}

/**
 * Return how the date of a promise came about, a line for each thing that counted.
 * @param {any} promise
 * @returns {string[]}
 */
export function reckoned({ reckoning: { days, since, days_off: off, closures } }) {
  const lines = [days === null ? say("promises.reckoned.person") : say(days === 0 ? "promises.reckoned.same_day" : "promises.reckoned", { since: date(since), n: days })];
  if (days !== null && off.length) lines.push(say("promises.days_off", { days: off.map(date).join(say("list.separator")) }));
  return [...lines, ...closures.map((/** @type {any} */ { day, why }) => say("promises.closure", { day: date(day), why: pick(why) }))];
}

/**
 * Return what is still open in the case that is resolved; in all of them for "".
 * @param {{unsettled: any[]}} view
 * @param {string} number
 */
export const unsettledOf = (view, number) => view.unsettled.filter((one) => number === "" || one.case === number);
