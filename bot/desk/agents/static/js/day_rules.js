// What waits for the signed-in person today. No elements here.

/**
 * @typedef {{id: number, due_at: string, mine: boolean, louder: number}} Task
 * @typedef {import("./row_rules.js").Row} Row
 */

/**
 * Return whether a moment is today or was before.
 * @param {string} iso
 * @param {Date} now
 */
export function byTonight(iso, now) {
  const night = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return new Date(iso) < night;
}

/**
 * Return what waits today: tasks (mine by tonight, and what colleagues left undone), customers of mine who wrote last,
 * what came back, what comes back today, promises late or due today, and requests to decide on.
 * @param {{tasks: readonly Task[] | null, lists: Record<string, readonly Row[]>, promises: {groups: Record<string, number>} | null, approvals: readonly unknown[] | null}} state
 * @param {Date} now
 */
export function dayOf({ tasks, lists, promises, approvals }, now) {
  const mine = lists.mine ?? [];
  const back = mine.filter((row) => row.back);
  return {
    tasks: (tasks ?? []).filter((task) => byTonight(task.due_at, now)),
    later: (tasks ?? []).filter((task) => !byTonight(task.due_at, now)).length,
    wrote: mine.filter((row) => !row.back && row.last_words?.role === "customer"),
    back,
    comes: (lists.postponed ?? []).filter((row) => row.mine && row.postponed && byTonight(row.postponed.until, now)),
    promises: (promises?.groups.late ?? 0) + (promises?.groups.today ?? 0),
    approvals: (approvals ?? []).length,
  };
}

/**
 * Return how many things that is.
 * @param {ReturnType<typeof dayOf>} day
 */
export const sizeOf = (day) => day.tasks.length + day.wrote.length + day.back.length + day.promises + day.approvals;
