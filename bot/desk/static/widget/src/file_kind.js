// What a file is, by its bytes: its name and the type that the device gives for it are often wrong.

/** @typedef {"image/png" | "image/jpeg" | "image/webp" | "application/pdf" | "picture" | null} Kind "picture" for a picture that the desk does not take as it is */

/** @type {Record<string, RegExp>} */
const ENDINGS = {
  "image/png": /\.png$/i,
  "image/jpeg": /\.jpe?g$/i,
  "image/webp": /\.webp$/i,
  "application/pdf": /\.pdf$/i,
};
/** @type {Record<string, string>} */
const ENDING = { "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "application/pdf": ".pdf" };

/**
 * Return what a file is by its first bytes, 16 or more where it has them; null for what is neither picture nor PDF.
 * @param {Uint8Array} head
 * @returns {Kind}
 */
export const kindOf = (head) => {
  const text = String.fromCharCode(...head.slice(0, 16));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^RIFF[^]{4}WEBP/.test(text)) return "image/webp";
  if (text.startsWith("%PDF")) return "application/pdf";
  // HEIC and AVIF of telephones, TIFF, GIF, BMP: pictures that this browser may be able to read.
  return /^[^]{4}ftyp(hei|hev|mif|msf|avi)|^GIF8|^BM|^II\*\0|^MM\0\*/.test(text) ? "picture" : null;
};

/**
 * Return the name with the ending that belongs to its type, instead of an ending of another type.
 * @param {string} name
 * @param {string} type one of the types that the desk takes
 */
export const nameFor = (name, type) =>
  ENDINGS[type].test(name) ? name : `${name.replace(/\.(png|jpe?g|webp|pdf|heic|heif|avif|gif|bmp|tiff?)$/i, "") || "file"}${ENDING[type]}`;
