// The survey: a rating from 1 to 5 with an optional comment.
/** @import { Survey, SurveyPayload } from "../../protocol" */
/** @import { Conversation } from "./conversation.js" */
import { card } from "./cards.js";
import { call } from "./desk.js";
import { h, onSubmit } from "./dom.js";
import { say } from "./page.js";
import { newId, session } from "./session.js";

/**
 * Return the survey card, or thanks when this browser has answered it.
 * @param {SurveyPayload} payload
 * @param {number} seq the sequence number of its message
 * @param {Conversation} talk
 */
export const surveyCard = ({ choices = [1, 2, 3, 4, 5] }, seq, talk) => {
  const name = `score-${newId()}`;
  const marks = choices.map((n) =>
    h(
      "label",
      { cls: "score" },
      h("input", { type: "radio", name, value: n, "aria-label": say("score", { n }) }),
      h("span", { text: n, "aria-hidden": "true" }),
    ),
  );
  const comment = h("textarea", { id: `${name}-comment`, rows: 2, maxlength: 2000, dir: "auto" });
  const why = h("p", { cls: "why", role: "alert" });
  const go = h("button", { cls: "main", text: say("survey_send") });
  const form = h(
    "form",
    null,
    h("div", { cls: "scores", role: "radiogroup", "aria-label": say("survey") }, marks),
    h("p", { cls: "ends fine", "aria-hidden": "true" }, h("span", { text: say("score_low") }), h("span", { text: say("score_high") })),
    h("label", { for: comment.id, text: say("comment") }),
    comment,
    why,
    go,
  );
  const thanks = h("p", { cls: "thanks", role: "status" });
  const box = card("survey", say("survey"), "check", form, thanks);
  const settle = () => {
    const done = session.get()?.rated === seq;
    form.hidden = done;
    thanks.textContent = done ? say("survey_thanks") : "";
  };
  onSubmit(form, go, async () => {
    const picked = /** @type {HTMLInputElement | null} */ (form.querySelector("input:checked"));
    if (!picked) return form.querySelector("input")?.focus();
    /** @type {Survey} */
    const json = { score: Number(picked.value) };
    if (comment.value.trim()) json.comment = comment.value;
    go.disabled = true;
    try {
      await call("POST", talk.path("survey"), { token: talk.token, json });
      session.patch({ rated: seq });
    } catch (problem) {
      // Answered before, in another tab perhaps.
      if (problem.status === 409) session.patch({ rated: seq });
      else why.textContent = problem.message;
    }
    go.disabled = false;
    settle();
  });
  settle();
  return Object.assign(box, { refresh: settle });
};
