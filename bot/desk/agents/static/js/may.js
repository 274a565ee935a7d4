// What whoever is signed in may do, as the desk says it: the page shows nothing that the desk would refuse.

/** @typedef {"see" | "work" | "decide" | "oversee" | "train" | "administer"} Right */

/** @type {Set<Right>} */
let granted = new Set();

/**
 * Take over what the desk grants: the values of `may` from /api/desk/me; empty when nobody is signed in.
 * @param {readonly Right[]} values
 */
export function setMay(values) {
  granted = new Set(values);
}

/**
 * Return whether `what` is granted.
 * @param {Right} what
 */
export const may = (what) => granted.has(what);
