// The rows of the lists as the page knows them: fetched whole once, then row by row as changes are told.

/** @typedef {import("./row_rules.js").Row} Row */
/** @typedef {Row & {list: string}} Listed */

const LISTS = ["waiting", "mine", "others", "bot", "postponed"];
// With more changes at once, everything is fetched again; the desk refuses longer questions too.
export const CHANGED_MOST = 50;

/** Return an empty store. */
export function makeQueueStore() {
  /** @type {Map<string, Listed>} */
  let rows = new Map();
  /** @type {Set<string>} */
  let changed = new Set();
  let whole = true;
  let tag = "";

  return {
    /** The tag of the whole answer that the rows are, "" once a row has changed since. */
    tag: () => tag,
    /**
     * Note that a conversation changed; null for any of them.
     * @param {string | null} id
     */
    note(id) {
      if (id === null) whole = true;
      else changed.add(id);
    },
    /**
     * Return what to fetch: the ids of what changed, null for everything; it counts as fetched from now on.
     * @returns {string[] | null}
     */
    due() {
      const ids = whole || changed.size > CHANGED_MOST ? null : [...changed];
      changed = new Set();
      whole = false;
      return ids;
    },
    /**
     * Replace everything.
     * @param {Record<string, any>} lists
     * @param {string} newTag
     */
    replace(lists, newTag) {
      rows = new Map(LISTS.flatMap((list) => (lists[list] ?? []).map((/** @type {Row} */ row) => [row.conversation_id, { ...row, list }])));
      tag = newTag;
    },
    /**
     * Replace these rows and drop those that are in no list any more.
     * @param {readonly Listed[]} news
     * @param {readonly string[]} gone
     */
    update(news, gone) {
      for (const id of gone) rows.delete(id);
      for (const row of news) rows.set(row.conversation_id, row);
      if (news.length || gone.length) tag = "";
    },
    /** Forget everything, because the person signed out. */
    forget() {
      rows = new Map();
      changed = new Set();
      whole = true;
      tag = "";
    },
    /**
     * Return the rows by list, in no order. `overdue` has the ids that a person who may oversee sees as late.
     * @param {boolean} oversees
     * @returns {Record<string, any>}
     */
    lists(oversees) {
      /** @type {Record<string, any>} */
      const found = Object.fromEntries([...LISTS, "overdue"].map((list) => [list, []]));
      for (const row of rows.values()) {
        found[row.list].push(row);
        if (oversees && row.overdue && ["waiting", "others"].includes(row.list)) found.overdue.push(row.conversation_id);
      }
      return found;
    },
  };
}
