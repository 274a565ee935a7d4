// Make a file that the desk takes from the one that the customer gave.
import { kindOf, nameFor } from "./file_kind.js";

/** The largest file that the desk takes, in bytes. */
export const FILE_LIMIT = 5 * 1024 * 1024;
// From this size, a photo is sent smaller: a telephone's has 12 million dots, of which nobody at the desk sees most.
const LARGE = 1.5 * 1024 * 1024;
const LONGEST_SIDE = 2560;
const QUALITY = 0.85;

/**
 * Return the picture as a JPEG of at most LONGEST_SIDE; rejects where this browser cannot read it.
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
const redrawn = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  // What is transparent becomes white, not black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
};

/**
 * Return the file as the desk takes it: named after what it is, and a large photo made smaller, by which it loses where
 * it was taken. Or return the name of the words that say why it cannot be sent.
 * @param {File} file
 * @returns {Promise<File | "file_type" | "file_size" | "file_picture">}
 */
export const fitting = async (file) => {
  const kind = kindOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  if (!kind) return "file_type";
  const isPicture = kind !== "application/pdf";
  if (kind === "picture" || (isPicture && file.size > LARGE)) {
    const smaller = await redrawn(file).catch(() => null);
    if (smaller && (kind === "picture" || smaller.size < file.size)) return new File([smaller], nameFor(file.name, "image/jpeg"), { type: "image/jpeg" });
    if (kind === "picture") return "file_picture";
  }
  return file.size > FILE_LIMIT ? "file_size" : new File([file], nameFor(file.name, kind), { type: kind });
};
