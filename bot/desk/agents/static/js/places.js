// Locate the desk's findings in a draft that has been edited since the check.

/**
 * @template T
 * @typedef {{start: number, end: number, from: T}} Place in UTF-16 units, as a text box counts
 */

/**
 * Return the places of `findings` in the text `now`, in order: edits elsewhere move a finding, edits within it drop it.
 * Their `start` and `end` count characters of the text `before`, as the desk does.
 * @template {{start: number, end: number}} T
 * @param {readonly T[]} findings
 * @param {string} before
 * @param {string} now
 * @returns {Place<T>[]}
 */
export function placesNow(findings, before, now) {
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const characters = [...before];
  /** @param {number} count */
  const unit = (count) => characters.slice(0, count).join("").length;
  const moved = now.length - before.length;
  return findings
    .map((from) => ({ start: unit(from.start), end: unit(from.end), from }))
    .filter(({ start, end }) => end <= head || start >= before.length - tail)
    .map((place) => (place.end <= head ? place : { ...place, start: place.start + moved, end: place.end + moved }))
    .sort((a, b) => a.start - b.start);
}
