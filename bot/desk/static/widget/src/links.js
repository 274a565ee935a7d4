// Find web addresses in a text.

/**
 * Return the text in pieces, in order and none of them empty: {text}, and for a web address {text, address}. Signs at
 * the end that close a sentence or a bracket are not part of an address.
 * @param {string} text
 * @returns {{text: string, address?: string}[]}
 */
export const splitLinks = (text) => {
  /** @type {{text: string, address?: string}[]} */
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`，。！？、；：）】」』》]+/gi)) {
    const address = match[0].replace(/[.,;:!?)\]}]+$/, "");
    pieces.push({ text: text.slice(from, match.index) }, { text: address, address });
    from = match.index + address.length;
  }
  pieces.push({ text: text.slice(from) });
  return pieces.filter((piece) => piece.text !== "");
};
