// Whose browser this is, as far as the page says.

/**
 * Return a mark of the customer whom the page names, "" for nobody. It tells two customers of one browser apart and
 * is short on purpose: what is stored must not give away an address.
 * @param {DOMStringMap} data the attributes of the script tag
 */
export const markOf = (data) => {
  const named = (data.customerEmail || data.customerPhone || data.customerName || "").trim().toLowerCase();
  if (!named) return "";
  let sum = 0x811c9dc5;
  for (const letter of named) sum = Math.imul(sum ^ /** @type {number} */ (letter.codePointAt(0)), 0x01000193) >>> 0;
  return sum.toString(36);
};

/**
 * Return whether what was kept for `mark` may be shown to the customer `now`. What nobody signed for stays with whoever
 * signs in; a customer's own is for nobody else, nor for a page that names nobody.
 * @param {string | undefined} mark undefined for what an earlier version kept
 * @param {string} now
 */
export const mayHave = (mark, now) => mark === now || mark === "" || (mark === undefined && now === "");
