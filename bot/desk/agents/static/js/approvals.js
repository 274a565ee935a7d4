// What waits for a decision: one tile for each request, in the lists and beside the case.

import { api } from "./api.js";
import { ask } from "./dialogs.js";
import { el } from "./dom.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

/** Return a tile for a request. `onDecided()` runs after a decision, `onOpen(id)` shows the conversation. */
export function approvalTile(approval, { run, onDecided, onOpen }) {
  const decide = async (decision) => {
    const note = decision === "decline" ? await ask("approval.decline", { note: true }) : "";
    if (note === null) return;
    await api.decide(approval.id, decision, note);
    onDecided();
  };
  const button = (decision, look = "") => el("button", {
    class: `button ${look}`, type: "button", onclick: (event) => run(event.currentTarget, () => decide(decision)),
  }, say(`approval.${decision}`));
  return el("div", { class: "tile" },
    el("div", { class: "tile__top" },
      el("b", {}, approval.case_number),
      el("span", { class: `chip ${approval.state === "approved" ? "chip--accent" : "chip--warn"}` },
        approval.state === "waiting" ? say(`offer.needs.${approval.needs}`) : named("approval.state", approval.state))),
    el("ul", { class: "approval__options" }, approval.options.map((option) => el("li", {}, `${pick(option.title)} · ${option.value}`))),
    el("p", {}, approval.reason),
    el("p", {}, say("approval.by", { agent: approval.requested_by?.name ?? "" }),
      approval.state === "waiting" && ` · ${say("approval.answer_by", { time: moment(approval.answer_by) })}`),
    approval.note && el("p", {}, `${approval.decided_by?.name ?? ""}：${approval.note}`),
    el("div", { class: "tile__acts" },
      approval.may_decide && approval.state === "waiting" && [button("decline"), button("approve", "button--main")],
      onOpen && el("button", { class: "button", type: "button", onclick: () => onOpen(approval.conversation_id) }, say("approval.open"))));
}
