// Private notes: written in a separate box, so that no key can send one to the customer, and shown among the messages.

import { api, Refused } from "./api.js";
import { allIn, el, icon, toast } from "./dom.js";
import { onEnter } from "./enter.js";
import { newId } from "./ids.js";
import { withMentions } from "./mentions.js";
import { clock } from "./time.js";
import { say } from "./words.js";

const LIMIT = 4000;

/**
 * Return the lower part of a conversation: `reply` (the reply box, or why there is none) and the note box, one at a time.
 * `onSaved()` is called after a note was saved, `onType()` follows what is typed.
 */
export function withNotes(conversationId, drafts, reply, { explain, onSaved, onType = () => {} }) {
  const key = `note:${conversationId}`;
  const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
  const box = el("textarea", { rows: 1, maxLength: LIMIT, "aria-label": say("notes.box"), "aria-describedby": "note-hint", placeholder: say("notes.box"), value: drafts.getItem(key) ?? "" });
  const save = el("button", { class: "button button--main", type: "submit" }, icon("note"), say("notes.save"));
  const form = el("form", { class: "noting", hidden: true, onsubmit: submit },
    error, el("div", { class: "reply__box" }, withMentions(box, typed), save),
    el("div", { class: "reply__foot" }, el("span", { class: "reply__hint", id: "note-hint" }, say("notes.hint"))));
  const mode = (name, words) => el("button", { type: "button", dataset: { mode: name }, "aria-pressed": "false", onclick: () => show(name, true) }, words);
  const modes = el("div", { class: "choice", role: "group", "aria-label": say("notes.mode") }, mode("reply", say("notes.to_customer")), mode("note", say("notes.to_colleagues")));
  const node = el("div", { class: "writing" }, el("div", { class: "writing__modes" }, modes), reply, form);
  let clientId = newId();

  onEnter(box, submit);
  box.addEventListener("input", typed);

  function typed() {
    drafts.setItem(key, box.value);
    if (box.value) onType();
    fit();
  }

  function fit() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    save.disabled = !box.value.trim();
  }

  function show(name, focus) {
    node.dataset.mode = name;
    const [part] = allIn(node, ":scope > .reply");
    part.hidden = name === "note";
    form.hidden = name !== "note";
    for (const button of allIn(modes, "button")) button.setAttribute("aria-pressed", String(button.dataset.mode === name));
    if (name === "note") fit();
    if (focus) (name === "note" ? box : part.querySelector("textarea"))?.focus();
  }

  async function submit(event) {
    event?.preventDefault();
    if (!box.value.trim() || save.disabled) return;
    error.hidden = true;
    save.disabled = true;
    try {
      const { told, not_told: missed } = await api.note(conversationId, clientId, box.value);
      for (const [words, names] of [["told", told], ["not_told", missed]]) if (names.length) toast(say(`mention.${words}`, { names: names.join(say("mention.and")) }));
      clientId = newId();
      box.value = "";
      drafts.removeItem(key);
      await onSaved();
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      // What was written before an answer got lost is stored; the words as they are now need an id of their own.
      if (refused.status === 409) clientId = newId();
      error.textContent = refused.title || say("notes.failed");
      error.hidden = false;
      if (refused.status === 401) explain(refused);
    } finally {
      fit();
      box.focus();
    }
  }

  show("reply", false);
  return node;
}

/** Insert the notes among the messages where they were written; notes already there stay unchanged. */
export function placeNotes(transcript, notes) {
  for (const note of notes) {
    if (transcript.querySelector(`#note-${note.id}`)) continue;
    transcript.insertBefore(drawn(note), placeFor(transcript, note));
  }
}

function placeFor(transcript, note) {
  const later = [...transcript.children].find((child) => child.dataset.pending !== undefined
    || (child.id.startsWith("m-") && Number(child.id.slice(2)) > note.after_seq)
    || (child.id.startsWith("note-") && Number(child.id.slice(5)) > note.id));
  const before = later?.previousElementSibling;
  return before?.classList.contains("transcript__day") && before.previousElementSibling ? before : later ?? null;
}

function drawn(note) {
  return el("article", { class: "msg msg--note", id: `note-${note.id}`, tabIndex: -1 },
    el("p", { class: "msg__meta" }, el("b", {}, note.agent?.name ?? ""), el("time", { dateTime: note.at }, clock(note.at))),
    el("div", { class: "msg__bubble" },
      el("p", { class: "msg__private" }, icon("note"), say("notes")),
      el("p", { class: "msg__text", dir: "auto" }, note.text)));
}
