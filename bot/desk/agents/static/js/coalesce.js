// Combine refreshes: one load at a time, and always one that starts after the last call.

/**
 * Return `{refresh, going}`. `refresh()` runs `load()`; calls during a run share one further run, if `alive()` by then.
 * `going()` returns the promise of the present run, else null.
 * @param {() => Promise<unknown>} load
 * @param {() => unknown} alive
 */
export function coalesce(load, alive) {
  /** @type {Promise<unknown> | null} */
  let running = null;
  let again = false;
  /** @returns {Promise<unknown>} */
  function refresh() {
    if (running) { again = true; return running; }
    running = load().finally(() => {
      running = null;
      if (again && alive()) { again = false; refresh(); }
    });
    return running;
  }
  return { refresh, going: () => running };
}
