// How each tab is sorted and filtered, for as long as somebody is signed in here; how high rows are, for this browser.

import { APPROVAL_SORTS, firstApprovals } from "./approval_rules.js";
import { conditions, firstView, passes, sorted } from "./row_rules.js";

/** @typedef {import("./row_rules.js").Row} Row */
/** @typedef {import("./row_rules.js").View} View */

const VIEWS = "amends-desk-lists";
const APPROVALS = "approvals";
const DENSITY = "amends-desk-density";

/** @type {Record<string, View>} */
let views = read();

/** @returns {Record<string, View>} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(VIEWS) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Return the view of a tab.
 * @param {string} tab
 * @returns {View}
 */
export function viewOf(tab) {
  const first = firstView(tab);
  const kept = views[tab];
  return kept ? { ...kept, filter: { ...first.filter, ...kept.filter } } : first;
}

/**
 * Keep another view of a tab.
 * @param {string} tab
 * @param {Partial<View>} change
 */
export function changeView(tab, change) {
  keep(tab, { ...viewOf(tab), ...change });
}

/**
 * Return the view of the requests for approval.
 * @returns {import("./approval_rules.js").View}
 */
export function approvalsView() {
  const first = firstApprovals();
  /** @type {any} */
  const kept = views[APPROVALS] ?? {};
  return { sort: APPROVAL_SORTS.includes(kept.sort) ? kept.sort : first.sort, filter: { ...first.filter, ...kept.filter } };
}

/**
 * Keep another view of the requests for approval.
 * @param {Partial<import("./approval_rules.js").View>} change
 */
export function changeApprovals(change) {
  keep(APPROVALS, /** @type {any} */ ({ ...approvalsView(), ...change }));
}

/**
 * @param {string} tab
 * @param {View} view
 */
function keep(tab, view) {
  views[tab] = view;
  sessionStorage.setItem(VIEWS, JSON.stringify(views));
}

/** Forget every view, because the person signed out. */
export function forgetListViews() {
  views = {};
  sessionStorage.removeItem(VIEWS);
}

/**
 * Return the rows of a tab as it is sorted and filtered.
 * @param {Record<string, readonly Row[]>} lists
 * @param {string} tab
 * @param {(row: Row) => boolean} isUnread
 */
export function shownIn(lists, tab, isUnread) {
  const { sort, filter } = viewOf(tab);
  const rows = lists[tab] ?? [];
  return sorted(conditions(filter) ? rows.filter((row) => passes(row, filter, isUnread)) : rows, sort);
}

/**
 * Return whom to take next: the most urgent of those who pass the filter and do not ring for a colleague, however the
 * list is sorted.
 * @param {Record<string, readonly Row[]>} lists
 * @param {(row: Row) => boolean} isUnread
 */
export function nextIn(lists, isUnread) {
  const { filter } = viewOf("waiting");
  const rows = sorted((lists.waiting ?? []).filter((row) => passes(row, filter, isUnread)), "urgent");
  return rows.find((row) => !row.offered_to || row.offered_to.me) ?? rows[0];
}

/** Return "compact" or "comfortable". */
export const density = () => (localStorage.getItem(DENSITY) === "comfortable" ? "comfortable" : "compact");

/** Switch between the two heights of rows. */
export function switchDensity() {
  localStorage.setItem(DENSITY, density() === "compact" ? "comfortable" : "compact");
}
