// Ids for what this page sends, so that the desk stores it once even if it arrives several times.

/** Return a new id. Browsers have no randomUUID without TLS, except on the desk's own machine. */
export const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
