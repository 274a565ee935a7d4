// Moments to come, in the person's own time zone: the ones offered, and one typed. No elements here.

// The hour at which a working day begins.
const MORNING = 9;

/**
 * Return the moments that are offered, in their order: later today, tomorrow morning, next Monday morning.
 * @param {Date} now
 * @returns {[string, Date][]}
 */
export function offeredMoments(now) {
  /** @param {number} days */
  const morning = (days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const soon = new Date(now.getTime() + 2 * 3600000);
  const monday = (8 - now.getDay()) % 7 || 7;
  return [
    ...(soon.getDate() === now.getDate() ? /** @type {[string, Date][]} */ ([["hours", soon]]) : []),
    ["tomorrow", morning(1)],
    // On a Sunday tomorrow is Monday.
    ...(monday > 1 ? /** @type {[string, Date][]} */ ([["monday", morning(monday)]]) : []),
  ];
}

/**
 * Return a moment as a field of date and time has it.
 * @param {Date} at
 */
export function asTyped(at) {
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
