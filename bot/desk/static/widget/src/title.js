// Tell of new messages in the title of a tab that nobody looks at.

const MARK = /^\(\d+\+?\) /;

/**
 * Return the title with the number of new messages in front of it, without one for 0.
 * @param {string} title the present title, with or without a number
 * @param {number} n
 */
export const titleWith = (title, n) => `${n ? `(${n > 9 ? "9+" : n}) ` : ""}${title.replace(MARK, "")}`;
