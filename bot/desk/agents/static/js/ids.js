// Names that this page gives to what it sends, so that the desk keeps it once however often it arrives.

/** Return a new one. Without TLS, on another machine than the desk's own, browsers offer no randomUUID. */
export const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
