// Attachments: choose, send with progress, and show. The desk checks the real type of a file.
/** @import { AttachmentPayload } from "../../protocol" */
/** @import { Conversation } from "./conversation.js" */
import { call, upload } from "./desk.js";
import { add, fill, h, icon, saveAs } from "./dom.js";
import { fitting } from "./fitting_file.js";
import { sizeOf } from "./format.js";
import { say } from "./page.js";
import { newId } from "./session.js";

/** What the chooser offers. Telephones turn their own kinds of pictures into JPEG when these are all that is asked for. */
export const FILE_TYPES = ["image/png", "image/jpeg", "image/webp", "application/pdf"];

/**
 * Fetch a file as a blob, because the request needs the conversation's token, which a plain link cannot carry.
 * @param {Conversation} talk
 * @param {string} url
 * @returns {Promise<Blob>}
 */
const fetchFile = (talk, url) => call("GET", url, { token: talk.token, blob: true });

/**
 * Return the card of a file, with a preview of pictures.
 * @param {AttachmentPayload} payload
 * @param {Conversation} talk
 */
export const attachmentCard = ({ name, media_type, bytes, url, caption }, talk) => {
  const why = h("span", { role: "status" });
  const size = h("small", { text: sizeOf(bytes) });
  const open = h("button", { type: "button", cls: "file", "aria-label": say("file_open", { name }) }, icon("file"), h("span", { dir: "auto" }, h("b", { text: name }), size));
  open.onclick = async () => {
    why.textContent = "";
    try {
      saveAs(await fetchFile(talk, url), name);
    } catch {
      why.textContent = say("error");
    }
  };
  if (/^image\/(png|jpeg|webp)$/.test(media_type)) {
    fetchFile(talk, url).then(
      (blob) => {
        const image = h("img", { alt: caption || name });
        image.onload = () => open.insertBefore(image, open.firstChild);
        image.src = URL.createObjectURL(blob);
      },
      () => {},
    );
  }
  return h("div", { cls: "attachment" }, open, why);
};

/**
 * Send a file, showing its row in `rows` until the desk has it.
 * @param {Conversation} talk
 * @param {File} file
 * @param {HTMLElement} rows
 */
export const sendFile = (talk, file, rows) => {
  const id = newId();
  const bar = h("progress", { max: 100, value: 0, "aria-label": file.name });
  const note = h("span", { cls: "fine", role: "status" });
  const row = h("div", { cls: "upload" }, icon("file"), h("div", null, h("b", { text: file.name, dir: "auto" }), bar, note));
  const actions = h("div", { cls: "acts" });
  /** @type {Awaited<ReturnType<typeof fitting>> | undefined} */
  let ready;
  /**
   * @param {string} text
   * @param {boolean} [again] whether another attempt may succeed
   */
  const fail = (text, again) => {
    bar.hidden = true;
    note.textContent = text;
    row.classList.add("failed");
    fill(actions);
    if (again) add(actions, h("button", { type: "button", cls: "fix", text: say("retry"), onclick: go }));
    add(actions, h("button", { type: "button", cls: "fix", text: say("dismiss"), onclick: () => row.remove() }));
  };
  const go = async () => {
    bar.hidden = false;
    row.classList.remove("failed");
    fill(actions);
    try {
      ready ??= await fitting(file);
      if (typeof ready === "string") return fail(say(ready));
      if (!talk.id) await talk.begin();
      await upload(talk.path("attachments"), talk.token, ready, id, (percent) => {
        bar.value = percent;
        note.textContent = `${percent}%`;
      });
      await talk.catchUp();
      row.remove();
    } catch (problem) {
      fail(problem.message, problem.passing);
    }
  };
  add(row, actions);
  add(rows, row);
  go();
};
