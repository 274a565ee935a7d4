// The survey: ratings from 1 to 5 with an optional comment.
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
export const surveyCard = ({ choices = [1, 2, 3, 4, 5], also = [] }, seq, talk) => {
  const name = `score-${newId()}`;
  const ends = h("p", { cls: "ends fine", "aria-hidden": "true" }, h("span", { text: say("score_low") }), h("span", { text: say("score_high") }));
  const rows = /** @type {const} */ (["score", ...also]).map((part) => {
    const label = also.length ? say(`rate_${part}`) : say("survey");
    const marks = choices.map((n) =>
      h(
        "label",
        { cls: "score" },
        h("input", { type: "radio", name: `${name}-${part}`, value: n, "aria-label": say("score", { n }) }),
        h("span", { text: n, "aria-hidden": "true" }),
      ),
    );
    const row = h("div", { cls: "scores", role: "radiogroup", "aria-label": label }, marks);
    return { part, row, shown: [also.length && h("p", { cls: "rated", "aria-hidden": "true", text: label }), row] };
  });
  /** @param {Element} row */
  const picked = (row) => /** @type {HTMLInputElement | null} */ (row.querySelector("input:checked"));
  const comment = h("textarea", { id: `${name}-comment`, rows: 2, maxlength: 2000, dir: "auto" });
  const why = h("p", { cls: "why", role: "alert" });
  const go = h("button", { cls: "main", text: say("survey_send") });
  const form = h(
    "form",
    null,
    rows.flatMap(({ shown }) => shown),
    ends,
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
    const [outcome] = rows;
    if (!picked(outcome.row)) return form.querySelector("input")?.focus();
    /** @type {Survey} */
    const json = { score: 0 };
    for (const { part, row } of rows) {
      const mark = picked(row);
      if (mark) json[part] = Number(mark.value);
    }
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
