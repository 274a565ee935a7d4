// Ids for what this page sends, so that the desk stores it once even if it arrives several times.

/** Return a new id. Browsers have no randomUUID without TLS, except on the desk's own machine. */
export const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** Return a function that gives the same words the same id, and other words another one. */
export function idsByWords() {
  /** @type {Map<string, string>} */
  const ids = new Map();
  return (/** @type {string} */ words) => {
    if (!ids.has(words)) ids.set(words, newId());
    return /** @type {string} */ (ids.get(words));
  };
}
