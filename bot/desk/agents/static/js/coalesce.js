// Fetching what is shown: once at a time, and never less than what the last call asked for.

/**
 * Return `{refresh, going}`. `refresh()` runs `load()`; calls that come while it runs are answered by one more run, if
 * `alive()` by then. `going()` is the promise of the run that is under way, else null.
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
