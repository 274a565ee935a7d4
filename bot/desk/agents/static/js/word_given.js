// The dialog in which an agent notes that the customer accepted an option by word.

import { api, Refused } from "./api.js";
import { drawField, markFaults, whereField } from "./counter_fields.js";
import { el } from "./dom.js";
import { newId } from "./ids.js";
import { openModal } from "./modal.js";
import { failure, pick, say } from "./words.js";

/**
 * Ask which option of an offer was accepted and what was said; resolves to the case's number, null when cancelled.
 * @param {string} conversationId
 * @param {any} offer
 */
export function noteWord(conversationId, offer) {
  let clientId = newId();
  const fields = { words: el("textarea", { id: "word-words", name: "words", rows: 3, maxLength: 4000 }) };
  const options = offer.options.map((option, index) => el("input", { type: "radio", name: "option", value: option.id, checked: index === 0 }));
  const where = whereField("word-where");
  return openModal("word", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const send = el("button", { class: "button button--main", type: "submit" }, say("counter.accept"));
    const submit = async (event) => {
      event.preventDefault();
      error.hidden = true;
      if (!markFaults(fields, fields.words.value.trim() ? {} : { words: say("counter.word_needed") })) {
        send.disabled = true;
        try {
          const { case_number: number } = await api.acceptByWord(conversationId, { client_id: clientId, option: options.find((box) => box.checked)?.value, where: where.read(), words: fields.words.value });
          close(number);
        } catch (problem) {
          if (!(problem instanceof Refused)) throw problem;
          if (String(problem.problem.type).endsWith("agents.client_id_used")) clientId = newId();
          error.textContent = failure(problem);
          error.hidden = false;
        } finally {
          send.disabled = false;
        }
      }
    };
    return el("form", { class: "dialog", onsubmit: submit, noValidate: true },
      el("h2", { id: "word-title" }, say("counter.word_title")),
      el("p", { class: "muted small" }, say("counter.word_lead")),
      error,
      el("fieldset", { class: "field" }, el("legend", {}, say("counter.option")),
        options.map((box, index) => el("label", { class: "check" }, box, " ", el("span", { dir: "auto" }, pick(offer.options[index].title))))),
      where.node,
      drawField(fields.words, { name: "words", label: say("counter.how"), needed: true }),
      el("div", { class: "dialog__buttons" }, el("button", { class: "button", type: "button", onclick: close }, say("cancel")), send));
  });
}
