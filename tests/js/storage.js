// A browser storage in memory.

/** Return an empty storage; while `refuses` is true it throws, like a browser that is set to store nothing. */
export function makeStorage() {
  const kept = new Map();
  const storage = {
    refuses: false,
    getItem: (key) => use(() => kept.get(key) ?? null),
    setItem: (key, value) => use(() => void kept.set(key, String(value))),
    removeItem: (key) => use(() => void kept.delete(key)),
    clear: () => kept.clear(),
  };
  function use(act) {
    if (storage.refuses) throw new DOMException("The storage is refused.", "SecurityError");
    return act();
  }
  return storage;
}

/** Replace globals by `values`, also those that this version of Node defines itself. */
export function setGlobals(values) {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
