// Sort and filter the requests for approval. No elements here.

import { compare, counted } from "./row_rules.js";

/**
 * A request for approval as the desk sends it.
 * @typedef {{
 *   id?: number, case_number: string, needs: string, overdue: boolean, answer_by: string, requested_at: string,
 *   requested_by: {id: number, name: string} | null, options: {value_minor: number}[], sum?: {minor: number} | null,
 * }} Request
 * @typedef {{by: string[], needs: string[], late: boolean}} Filter
 * @typedef {{sort: string, filter: Filter}} View
 */

export const APPROVAL_SORTS = ["left", "longest", "sum"];
/** @type {("needs" | "by")[]} */
export const APPROVAL_GROUPS = ["needs", "by"];

/** @returns {View} */
export const firstApprovals = () => ({ sort: "left", filter: { by: [], needs: [], late: false } });

/**
 * @param {Request} one
 * @param {"needs" | "by"} name
 */
const valueOf = (one, name) => (name === "by" ? one.requested_by?.name ?? "" : one.needs);

/**
 * Return how many conditions are set.
 * @param {Filter} filter
 */
export const approvalConditions = ({ by, needs, late }) => by.length + needs.length + Number(late);

/**
 * Return the values of a group that requests have, each with how many.
 * @param {readonly Request[]} requests
 * @param {"needs" | "by"} name
 * @param {readonly string[]} chosen
 */
export const approvalValues = (requests, name, chosen) => counted(requests.map((one) => valueOf(one, name)).filter(Boolean), chosen);

/**
 * Return the requests that pass the filter, in an order of `APPROVAL_SORTS`; the highest sum of one with options counts.
 * @template {Request} R
 * @param {readonly R[]} requests
 * @param {View} view
 * @returns {R[]}
 */
export function approvalsShown(requests, { sort, filter }) {
  /** @param {R} one */
  const highest = (one) => Math.max(one.sum?.minor ?? 0, ...one.options.map((option) => option.value_minor));
  /** @type {(a: R, b: R) => number} */
  const order = sort === "sum" ? (a, b) => highest(b) - highest(a) : sort === "longest" ? (a, b) => compare(a.requested_at, b.requested_at) : (a, b) => compare(a.answer_by, b.answer_by);
  const passes = (/** @type {R} */ one) => APPROVAL_GROUPS.every((name) => !filter[name].length || filter[name].includes(valueOf(one, name))) && (!filter.late || one.overdue);
  return requests.filter(passes).sort((a, b) => order(a, b) || compare(a.case_number, b.case_number));
}
