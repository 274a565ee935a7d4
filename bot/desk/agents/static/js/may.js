// The rights of the signed-in person as the desk grants them; the page shows nothing that the desk would refuse.

/** @typedef {"hear" | "see" | "keep" | "work" | "decide" | "oversee" | "see_figures" | "train" | "administer"} Right */

/** @type {Set<Right>} */
let granted = new Set();

/**
 * Set the rights that the desk grants: the values of `may` from /api/desk/me; empty when nobody is signed in.
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
