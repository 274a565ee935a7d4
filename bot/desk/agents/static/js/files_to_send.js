// The files that an agent chose, dropped or pasted for the next message; kept for each conversation until they are sent.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

/** The media types that the desk takes. */
export const TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"];
export const LARGEST = 5 * 1024 * 1024;
export const MOST = 5;

/** @type {Map<string, File[]>} */
const kept = new Map();

/** Delete every file that was not sent, because another person may sign in next. */
export const forgetFiles = () => kept.clear();

/**
 * Keep a file that could not be sent from a conversation that is not open, in front of those chosen there.
 * @param {string} conversationId
 * @param {File} file
 */
export const keepUnsent = (conversationId, file) => kept.set(conversationId, [file, ...(kept.get(conversationId) ?? [])].slice(0, MOST));

/**
 * Return what is wrong with a file as the name of the words that say what to do; "" when it may be sent.
 * @param {{type: string, size: number}} file
 */
export function faultOf(file) {
  if (!TYPES.includes(file.type)) return "files.kind";
  return file.size > LARGEST ? "files.size" : "";
}

/**
 * Return a file with a name that people recognise: a pasted picture is called image.png by every browser.
 * @param {File} file
 * @param {Date} now
 */
export function named(file, now) {
  if (file.type !== "image/png" || (file.name && file.name !== "image.png")) return file;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, "0")).join("-");
  return new File([file], say("files.pasted", { time }), { type: file.type });
}

/**
 * Return the button that chooses files and the list of those chosen. Pictures that are pasted into `box` are added;
 * `onChange()` is called after every change.
 * @param {string} conversationId
 * @param {HTMLElement} box
 * @param {() => void} onChange
 */
export function makeFilesToSend(conversationId, box, onChange) {
  const refused = el("p", { class: "notice notice--error", role: "alert", hidden: true });
  const list = el("ul", { class: "files__list", "aria-label": say("files.chosen") });
  const hint = el("p", { class: "small muted", hidden: true }, say("files.caption"));
  const node = el("div", { class: "files", hidden: true }, refused, list, hint);
  const input = el("input", { type: "file", accept: TYPES.join(","), multiple: true, hidden: true, tabIndex: -1, "aria-label": say("files.attach") });
  const button = el("span", { class: "files__attach" },
    el("button", { class: "icon-button", type: "button", title: say("files.attach"), "aria-label": say("files.attach"), onclick: () => input.click() }, icon("clip")), input);

  const chosen = () => kept.get(conversationId) ?? [];

  /** @param {File[]} files */
  function keep(files) {
    if (files.length) kept.set(conversationId, files);
    else kept.delete(conversationId);
    draw();
    onChange();
  }

  function draw() {
    const files = chosen();
    list.replaceChildren(...files.map((file, index) => el("li", { class: "files__one" }, icon("file"),
      el("span", { class: "files__name", dir: "auto" }, file.name), el("span", { class: "small muted" }, sizeOf(file.size)),
      el("button", { class: "icon-button", type: "button", "aria-label": say("files.remove", { name: file.name }), onclick: () => { keep(chosen().filter((_, at) => at !== index)); box.focus(); } }, icon("close")))));
    hint.hidden = files.length < 2;
    node.hidden = !files.length && refused.hidden;
  }

  /** @param {readonly File[]} files */
  function add(files) {
    const now = new Date();
    const faults = files.map((file) => [faultOf(file), file.name]).filter(([fault]) => fault);
    const fitting = files.filter((file) => !faultOf(file)).map((file) => named(file, now));
    const together = [...chosen(), ...fitting];
    const words = faults.map(([fault, name]) => say(fault, { name }));
    if (together.length > MOST) words.push(say("files.many", { most: MOST }));
    refused.textContent = words.join(" ");
    refused.hidden = !words.length;
    keep(together.slice(0, MOST));
    if (fitting.length) box.focus();
  }

  input.addEventListener("change", () => {
    add([...(input.files ?? [])]);
    // The same file can be chosen again after it was removed.
    input.value = "";
  });
  box.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Text copied from a spreadsheet brings a picture of itself along; the words are what was meant.
    if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  });

  /**
   * Take files that are dropped on `place`.
   * @param {HTMLElement} place
   */
  function acceptOn(place) {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    let depth = 0;
    const mark = (over) => {
      if (over) place.dataset.drop = say("files.drop");
      else delete place.dataset.drop;
    };
    place.addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; mark(true); } });
    place.addEventListener("dragleave", (event) => { if (carriesFiles(event)) { depth = Math.max(0, depth - 1); mark(depth > 0); } });
    place.addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
    place.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      mark(false);
      add([...(event.dataTransfer?.files ?? [])]);
    });
  }

  draw();
  return {
    node, button, chosen, acceptOn,
    take: () => {
      const files = chosen();
      refused.hidden = true;
      keep([]);
      return files;
    },
    /** @param {File} file */
    putBack: (file) => keep([file, ...chosen()].slice(0, MOST)),
  };
}

const sizeOf = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);
