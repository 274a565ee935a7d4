// A message with a card repeats the card's content in its text, for readers without cards.
/** @import { Message, RecapPayload } from "../../protocol" */

const CARDS = ["recap", "options", "commitment", "status"];

/**
 * Return the part of a message's text to show with its card: the sentences, not the lists. Without a card, all of it.
 * @param {Message} message
 */
export const besideCard = (message) => {
  if (!CARDS.includes(message.kind) || !message.payload) return message.text;
  /** @type {string[]} */
  const told = [];
  JSON.stringify(message.payload, (_key, value) => {
    if (typeof value === "string" && value.length > 1) told.push(value);
    return value;
  });
  /** @param {string} text */
  const listed = (text) => {
    const plain = text.trim().replace(/[。.;；]$/, "");
    return /^(\s|[-•・*]|\d+\s*[.)、:：．])/.test(text) || told.some((part) => plain.endsWith(part) || text.trim() === part);
  };
  // What happened is told in its own sentence, also behind "Corrected."
  const { facts, sentences } = /** @type {Partial<RecapPayload>} */ (message.payload);
  const story = facts?.what && sentences?.[0];
  return message.text
    .split("\n")
    .filter((text, index) => index === 0 || text === story || !listed(text))
    .join("\n")
    .trim();
};
