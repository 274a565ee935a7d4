// Which rows of a long list are near the eye. Lists keep only these in the page.

/** @typedef {{height: number}} Sized */

/**
 * Return the top of each row, with the height of them all as the last value.
 * @param {readonly Sized[]} items
 */
export function topsOf(items) {
  const tops = [0];
  for (const { height } of items) tops.push(tops[tops.length - 1] + height);
  return tops;
}

/**
 * Return the index of the row that lies at a height; the first or last one for heights outside of the list.
 * @param {readonly number[]} tops as `topsOf` returns them
 * @param {number} y
 */
export function indexAt(tops, y) {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Return the rows to keep in the page: those in sight, and `beyond` rows before and after them, as [from, to).
 * @param {readonly number[]} tops
 * @param {number} top how far the list is scrolled
 * @param {number} height how much of it is in sight
 * @param {number} beyond
 * @returns {[number, number]}
 */
export function windowOf(tops, top, height, beyond) {
  const count = tops.length - 1;
  if (count === 0) return [0, 0];
  return [Math.max(0, indexAt(tops, top) - beyond), Math.min(count, indexAt(tops, top + height) + 1 + beyond)];
}

/**
 * Return how far to scroll so that a row is in sight whole; unchanged when it is.
 * @param {readonly number[]} tops
 * @param {number} index
 * @param {number} top
 * @param {number} height
 */
export function scrollTo(tops, index, top, height) {
  if (tops[index] < top) return tops[index];
  return tops[index + 1] > top + height ? tops[index + 1] - height : top;
}
