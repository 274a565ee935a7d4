// What is being typed after an @ in a note, which colleagues it may mean, and the text once one was chosen.

/** @typedef {{id: number, name: string, login?: string}} Person */

const MOST = 6;
// An @ within a word, as in an address, begins no name. Names have at most two blanks before they are given up.
const BEGUN = /(?:^|[^A-Za-z0-9])[@＠]([^\s@＠]{0,30}(?: [^\s@＠]{0,30}){0,2})$/u;

/**
 * Return what stands after the @ that is being typed, and where the @ is; null where none is.
 * @param {string} text
 * @param {number} caret
 * @returns {{typed: string, at: number} | null}
 */
export function mentionAt(text, caret) {
  // A name is short: an expression that looks at all of a long note would be slow.
  const from = Math.max(0, caret - 96);
  const found = BEGUN.exec(text.slice(from, caret));
  return found ? { typed: found[1], at: caret - found[1].length - 1 } : null;
}

/**
 * Return the people whom it may mean: those whose name begins so, then those with it in their name.
 * @param {readonly Person[]} people
 * @param {string} typed
 */
export function peopleFor(people, typed) {
  const wanted = typed.toLowerCase();
  /** @param {Person} one */
  const place = (one) => one.name.toLowerCase().indexOf(wanted);
  return people.filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1)).slice(0, MOST);
}

/**
 * Return the text with the name of the chosen person, and where the caret stands then.
 * @param {string} text
 * @param {number} caret
 * @param {{at: number}} begun
 * @param {Person} person
 */
export function withMention(text, caret, begun, person) {
  const head = `${text.slice(0, begun.at)}@${person.name} `;
  return { text: head + text.slice(caret).replace(/^ /, ""), caret: head.length };
}
