// Which rows of a list are selected: one at a time, or from an anchor to where the keys or the mouse went.

/**
 * Return a selection. `order` in its calls has the keys of all rows that can be selected, in display order.
 * @param {() => void} [changed] called after every change
 */
export function makeSelection(changed = () => {}) {
  /** @type {Set<string>} */
  let chosen = new Set();
  let anchor = "";
  /** @type {Set<string>} */
  let before = new Set();

  /** @param {Set<string>} wanted */
  function become(wanted) {
    const same = wanted.size === chosen.size && [...wanted].every((key) => chosen.has(key));
    chosen = wanted;
    if (!same) changed();
  }

  return {
    /** @param {string} key */
    has: (key) => chosen.has(key),
    size: () => chosen.size,
    /** @param {readonly string[]} order */
    listed: (order) => order.filter((key) => chosen.has(key)),
    /**
     * Select a row, or no longer, and extend from it next.
     * @param {string} key
     */
    toggle(key) {
      const wanted = new Set(chosen);
      if (!wanted.delete(key)) wanted.add(key);
      anchor = key;
      before = new Set(wanted);
      become(wanted);
    },
    /**
     * Select from the anchor (`from` where there is none) to a row; what was selected elsewhere stays.
     * @param {readonly string[]} order
     * @param {string} from
     * @param {string} to
     */
    extend(order, from, to) {
      if (!order.includes(anchor)) {
        anchor = from;
        before = new Set(chosen);
      }
      const [first, last] = [order.indexOf(anchor), order.indexOf(to)].sort((a, b) => a - b);
      become(new Set([...before, ...order.slice(Math.max(0, first), last + 1)]));
    },
    /** @param {readonly string[]} order */
    all(order) { become(new Set(order)); },
    clear() { anchor = ""; before = new Set(); become(new Set()); },
    /**
     * Forget what is not shown any more, so that nothing is done to a row that nobody sees.
     * @param {readonly string[]} order
     */
    keep(order) {
      const shown = new Set(order);
      if (!shown.has(anchor)) anchor = "";
      before = new Set([...before].filter((key) => shown.has(key)));
      become(new Set([...chosen].filter((key) => shown.has(key))));
    },
  };
}
