// Waiting requests for approval: one tile for each, in the lists and in the case.

import { api } from "./api.js";
import { ask } from "./dialogs.js";
import { el } from "./dom.js";
import { ANSWERS, sumLines } from "./sums.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

const LOOKS = { approved: "chip--accent", waiting: "chip--warn", declined: "chip--danger" };

/** Return a tile for a request. `onDecided()` runs after a decision, `onOpen(id)` shows the conversation. */
export function approvalTile(approval, { run, onDecided, onOpen }) {
  const act = async (name, note, call) => {
    const answer = await ask(`approval.${name}`, { note, optional: name === "approve" });
    if (answer === null) return;
    await call(answer);
    onDecided();
  };
  // The id by which the focus returns to the button after the tile is redrawn.
  const button = (name, look, note, call) => pressed(name, say(`approval.${name}`), look, () => act(name, note, call));
  const pressed = (name, label, look, press) => el("button", {
    class: `button button--small ${look}`, type: "button", id: `${onOpen ? "list" : "case"}-${name}-${approval.id}`,
    "aria-label": `${label}: ${approval.case_number}`, onclick: (event) => run(event.currentTarget, press),
  }, label);
  const answer = (name, label, look = "") => pressed(name, label, look, async () => { if (await ANSWERS[name](approval)) onDecided(); });
  const waits = approval.state === "waiting";
  return el("div", { class: `tile${waits && approval.overdue ? " tile--late" : ""}` },
    el("div", { class: "tile__top" },
      el("b", {}, onOpen ? approval.case_number : say("approval.by", { agent: approval.requested_by?.name ?? "" })),
      el("span", { class: `chip ${LOOKS[approval.state] ?? ""}` },
        waits ? say(`approval.waits_for.${approval.needs}`) : named("approval.state", approval.state))),
    approval.sum
      ? sumLines(approval)
      : el("ul", { class: "approval__options" }, approval.options.map((option) => el("li", {}, `${pick(option.title)} · ${option.value}`))),
    el("p", { class: "approval__reason", dir: "auto" }, approval.reason),
    el("p", {}, [
      onOpen && say("approval.by", { agent: approval.requested_by?.name ?? "" }),
      waits ? say("approval.answer_by", { time: moment(approval.answer_by) }) : approval.decided_by?.name,
      !waits && moment(approval.decided_at),
    ].filter(Boolean).join(" · ")),
    approval.note && el("p", { class: "approval__reason", dir: "auto" }, say("approval.note", { note: approval.note })),
    el("div", { class: "tile__acts" },
      approval.may_decide && waits && approval.sum && [
        answer("approve", say("approval.approve"), "button--main"),
        answer("less", say("sum.less")),
        answer("decline", say("approval.decline")),
      ],
      approval.may_decide && waits && !approval.sum && [
        button("approve", "button--main", true, (note) => api.decide(approval.id, "approve", note)),
        button("decline", "", true, (note) => api.decide(approval.id, "decline", note)),
      ],
      approval.may_take_back && button("take_back", "", false, () => api.takeBack(approval.id)),
      onOpen && el("button", { class: "button button--small button--quiet", type: "button", id: `list-open-${approval.id}`, "aria-label": `${say("approval.open")}: ${approval.case_number}`, onclick: () => onOpen(approval.conversation_id) }, say("approval.open"))));
}
