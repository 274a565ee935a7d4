// Find web addresses in a text.

// Only the signs that an address is written with (RFC 3986), so that Chinese which follows without a space stays text.
const ADDRESS = /https?:\/\/[\w.~:/?#@!$&()*+,;=%[\]-]+/gi;
const PAIRS = { ")": "(", "]": "[" };

/**
 * Return the address without the signs at its end that close a sentence, or a bracket that was opened before it.
 * @param {string} found
 */
const trimmed = (found) => {
  let address = found;
  for (;;) {
    const last = address[address.length - 1];
    const opening = PAIRS[/** @type {")" | "]"} */ (last)];
    const isPair = opening && address.split(opening).length >= address.split(last).length;
    if (!/[.,;:!?)\]*]/.test(last) || isPair) return address;
    address = address.slice(0, -1);
  }
};

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
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    pieces.push({ text: text.slice(from, match.index) }, { text: address, address });
    from = match.index + address.length;
  }
  pieces.push({ text: text.slice(from) });
  return pieces.filter((piece) => piece.text !== "");
};
