// Sort, filter and count the rows of the lists. No elements here.

/**
 * A row as the desk sends it.
 * @typedef {{
 *   conversation_id: string, owner: string, mine?: boolean, locale: string, kind: string | null, reason: string | null,
 *   team: string | null, priority: number, urgency: string | null, danger?: boolean, overdue?: boolean,
 *   came_back?: boolean,
 *   waiting_since: string | null, promised_by: string | null, last_at: string, last_seq: number,
 *   last_words?: {role: string, at: string, text: string} | null, at_stake?: {minor: number, currency: string} | null,
 *   tags?: readonly string[], offered_to?: {me: boolean, name: string} | null, postponed?: {until: string, reason: string} | null,
 *   back?: {at: string, why: string, reason: string} | null,
 * }} Row
 * @typedef {{reason: string[], kind: string[], locale: string[], team: string[], tag: string[], unread: boolean, ringing: boolean}} Filter
 * @typedef {{sort: string, filter: Filter}} View
 */

const SORTS = ["urgent", "longest", "left", "newest", "sum"];
/**
 * Return the orders of a tab.
 * @param {string} tab
 */
export const sortsOf = (tab) => (tab === "postponed" ? ["until", ...SORTS.slice(3)] : SORTS);
/** @typedef {"reason" | "kind" | "locale" | "team" | "tag"} Group */
/** @type {Group[]} */
export const GROUPS = ["reason", "kind", "tag", "locale", "team"];
/** @type {("unread" | "ringing")[]} */
export const SWITCHES = ["unread", "ringing"];
// After every real moment, so that what has none comes last.
const NEVER = "9";
// After every currency.
const NO_SUM = "~";

/** @returns {Filter} */
export const noFilter = () => ({ reason: [], kind: [], locale: [], team: [], tag: [], unread: false, ringing: false });

/**
 * Return the view with which a tab begins: who waits is ordered by urgency, what was put by
 * by when it comes back, the others by their newest words.
 * @param {string} tab
 * @returns {View}
 */
export const firstView = (tab) => ({ sort: tab === "waiting" ? "urgent" : tab === "postponed" ? "until" : "newest", filter: noFilter() });

/**
 * Return which of two texts comes first: below 0, 0 or above 0.
 * @param {string} a
 * @param {string} b
 */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Return since when a customer waits for words: in the queue, or for an answer to what they said last.
 * @param {Row} row
 */
const waitsSince = (row) => row.waiting_since ?? (row.last_words?.role === "customer" ? row.last_words.at : NEVER);

/** @type {Record<string, (a: Row, b: Row) => number>} */
const ORDERS = {
  until: (a, b) => compare(a.postponed?.until ?? NEVER, b.postponed?.until ?? NEVER),
  urgent: (a, b) => Number(b.offered_to?.me ?? false) - Number(a.offered_to?.me ?? false) || Number(b.danger ?? false) - Number(a.danger ?? false)
    || a.priority - b.priority || Number(b.came_back ?? false) - Number(a.came_back ?? false) || compare(a.promised_by ?? NEVER, b.promised_by ?? NEVER) || compare(waitsSince(a), waitsSince(b)),
  longest: (a, b) => compare(waitsSince(a), waitsSince(b)),
  left: (a, b) => compare(a.promised_by ?? NEVER, b.promised_by ?? NEVER) || compare(waitsSince(a), waitsSince(b)),
  newest: (a, b) => compare(b.last_words?.at ?? b.last_at, a.last_words?.at ?? a.last_at),
  sum: (a, b) => compare(a.at_stake?.currency ?? NO_SUM, b.at_stake?.currency ?? NO_SUM) || (b.at_stake?.minor ?? 0) - (a.at_stake?.minor ?? 0),
};

/**
 * Return the rows in an order of `sortsOf`; sums of different currencies are not compared.
 * @param {readonly Row[]} rows
 * @param {string} sort
 */
export function sorted(rows, sort) {
  const order = ORDERS[sort] ?? ORDERS.urgent;
  return [...rows].sort((a, b) => order(a, b) || compare(a.conversation_id, b.conversation_id));
}

/**
 * Return the values that a row has in a group.
 * @param {Row} row
 * @param {Group} name
 * @returns {readonly string[]}
 */
const valuesOf = (row, name) => (name === "tag" ? row.tags ?? [] : row[name] ? [row[name]] : []);

/**
 * Return whether a row passes: one of the values of every group that is set, and every switch that is on.
 * @param {Row} row
 * @param {Filter} filter
 * @param {(row: Row) => boolean} isUnread
 */
export function passes(row, filter, isUnread) {
  return GROUPS.every((name) => !filter[name].length || valuesOf(row, name).some((value) => filter[name].includes(value)))
    && (!filter.unread || isUnread(row)) && (!filter.ringing || Boolean(row.offered_to?.me));
}

/**
 * Return how many conditions are set.
 * @param {Filter} filter
 */
export const conditions = (filter) => GROUPS.reduce((sum, name) => sum + filter[name].length, 0) + SWITCHES.filter((name) => filter[name]).length;

/**
 * Return the values of a group that rows have, each with how many, the most frequent first; chosen ones stay listed.
 * @param {readonly Row[]} rows
 * @param {Group} name
 * @param {readonly string[]} chosen
 */
export const valuesIn = (rows, name, chosen) => counted(rows.flatMap((row) => valuesOf(row, name)), chosen);

/**
 * Return values with how often each is there, the most frequent first; chosen ones also when there are none.
 * @param {readonly string[]} values
 * @param {readonly string[]} chosen
 * @returns {[string, number][]}
 */
export function counted(values, chosen) {
  /** @type {Map<string, number>} */
  const counts = new Map(chosen.map((value) => [value, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
}

/**
 * Return how many need the signed-in person: what they have, and what rings for them.
 * @param {{mine?: readonly Row[], waiting?: readonly Row[]}} lists
 */
export function needMe(lists) {
  return (lists.mine?.length ?? 0) + (lists.waiting ?? []).filter((row) => row.offered_to?.me).length;
}
