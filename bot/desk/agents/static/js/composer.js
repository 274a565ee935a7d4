// The reply box: keeps a draft per conversation, does not send while an input method is choosing a character, and
// shows the wording check before a message is sent.

import { api } from "./api.js";
import { allIn, el, icon } from "./dom.js";
import { makeDraftHelp } from "./drafts.js";
import { onEnter } from "./enter.js";
import { makeFilesToSend } from "./files_to_send.js";
import { say } from "./words.js";

const LIMIT = 4000;
const CHECK_AFTER = 350;

/**
 * Return the reply box for one conversation. `onSend(text, files)` sends, `onType()` follows what is typed; the draft is kept in
 * `drafts` (a Storage).
 */
export function makeComposer(conversationId, drafts, onSend, onType = () => {}) {
  const key = `draft:${conversationId}`;
  const hint = el("span", { class: "reply__hint", id: "reply-hint" }, say("reply.hint"));
  const count = el("span");
  const box = el("textarea", {
    rows: 1, "aria-label": say("reply"), "aria-describedby": "reply-hint", placeholder: say("reply"), value: drafts.getItem(key) ?? "",
  });
  const words = makeDraftHelp(conversationId, box);
  const files = makeFilesToSend(conversationId, box, () => fit());
  const send = el("button", { class: "button button--main", type: "submit" }, icon("send"), say("reply.send"));
  const form = el("form", { class: "reply", onsubmit: (event) => { event.preventDefault(); submit(); } },
    words.panel, files.node, el("div", { class: "reply__box" }, files.button, words.field, send), el("div", { class: "reply__foot" }, hint, count));

  let timer = 0;
  let lastTyping = 0;
  // The text for which the agent is asked whether to send it unchanged.
  /** @type {string | null} */
  let asked = null;

  const size = () => [...box.value].length;
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    const over = size() > LIMIT;
    count.textContent = size() > LIMIT - 500 ? `${size()} / ${LIMIT}` : "";
    count.className = over ? "over" : "";
    send.disabled = over || !(box.value.trim() || files.chosen().length);
  };

  onEnter(box, submit);
  box.addEventListener("input", () => {
    drafts.setItem(key, box.value);
    if (box.value) onType();
    fit();
    clearTimeout(timer);
    asked = null;
    timer = setTimeout(noticed, CHECK_AFTER);
    if (box.value && Date.now() - lastTyping > 3000) {
      lastTyping = Date.now();
      api.typing(conversationId).catch(() => {});
    }
  });

  /** Show the findings about the draft, unless the question about sending is shown already. */
  async function noticed() {
    const found = await words.check();
    if (asked !== box.value) words.show(found);
  }

  async function submit() {
    if (send.disabled || size() > LIMIT) return;
    clearTimeout(timer);
    const text = box.value;
    const found = await words.check();
    if (box.value !== text) return;
    if (found.warnings.length || found.above_limit) {
      asked = text;
      words.show(found, () => (box.value === text ? release() : submit()));
      // Focus the button that changes nothing, so that a second Enter by mistake has no effect.
      allIn(words.panel, ":scope > .wording__buttons button")[0]?.focus();
    } else release();
  }

  function release() {
    const text = box.value;
    const taken = files.take();
    box.value = "";
    drafts.removeItem(key);
    words.show(words.nothing);
    fit();
    box.focus();
    onSend(text, taken);
  }

  files.acceptOn(form);

  /** Put back what could not be sent, in front of what was written since, and say what is wrong with it. */
  function restore(text, file = null) {
    if (file) files.putBack(file);
    box.value = [text, box.value].filter(Boolean).join("\n");
    drafts.setItem(key, box.value);
    fit();
    asked = null;
    noticed();
    box.focus();
  }

  /** Check the draft again, because what may still be given has changed. */
  function lookAgain() {
    words.forget();
    asked = null;
    return noticed();
  }

  // The box has no size until it is in the page.
  requestAnimationFrame(fit);
  return { node: form, box, focus: () => box.focus(), text: () => box.value, restore, lookAgain };
}
