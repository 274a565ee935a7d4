// What can be done with the open conversation: which buttons it has now, and what each of them asks and does.

import { api } from "./api.js";
import { assignTo } from "./assign.js";
import { aboutLine, ask } from "./dialogs.js";
import { el, toast } from "./dom.js";
import { may } from "./may.js";
import { makeOffer } from "./offers.js";
import { askToOpenAgain } from "./open_again.js";
import { chooseUntil } from "./postponing.js";
import { askToResolve } from "./resolving.js";
import { moment } from "./time.js";
import { passOn } from "./transfer.js";
import { say } from "./words.js";

/**
 * Return the acts of a conversation. `now()` is its newest view, `still()` says whether it is on the screen,
 * `run(button, act)` runs a button's act, `take()` takes it, `goOn()` follows opening it again.
 */
export function makeTalkActs(id, { now, still, run, take, goOn }) {
  const postpone = async () => {
    const done = await chooseUntil(say("postpone.ask"), say(now().mine ? "postpone.lead" : "postpone.lead_waiting"), {
      about: aboutLine(now()), promised: now().person_by, send: ({ until, reason, tellLater }) => api.postpone(id, until, reason, tellLater),
    });
    if (done) toast(say("postpone.done", { time: moment(done.until) }));
  };
  const openAgain = async () => {
    const done = await askToOpenAgain(now());
    if (!done) return;
    toast(done.agent ? say("open_again.done", { agent: done.agent.name }) : say("open_again.done.queue"));
    await goOn();
  };
  const giveBack = async () => { if ((await ask("give_back")) !== null) await api.giveBack(id); };
  const transfer = async () => {
    const view = now();
    const to = await passOn(id, still, { overseen: !view.mine, holder: view.agent?.id });
    if (to) toast(say("transfer.done", { to }));
  };
  const assign = async () => {
    const to = await assignTo(id, still);
    if (to) toast(say("assign.done", { to }));
  };
  const offer = async () => {
    const state = await makeOffer(id, still);
    if (state) toast(say(state === "offered" ? "offer.sent" : "approval.sent"));
  };
  const resolve = async () => {
    const answer = await askToResolve(now(), now().asks_cause ? api.causes(id) : Promise.resolve(null));
    if (answer) await api.resolve(id, answer.note, answer.number, answer.settle, answer.causes);
  };

  const button = (name, act, look = "") => el("button", { class: `button ${look}`, type: "button", id: `act-${name}`, dataset: { act: name }, onclick: (event) => run(event.currentTarget, act) }, say(name));

  /** Return the buttons of the head. */
  function buttons(view) {
    if (!may("work")) return [];
    const overseen = may("oversee") && button("assign", assign);
    if (view.owner === "queue") return [overseen, !view.postponed && button("postpone", postpone), button("take", take, "button--main")];
    if (view.over) return [button("open_again", openAgain)];
    if (view.owner === "bot") return [overseen, button("take_over", take)];
    if (view.owner === "agent" && view.mine) return [view.case && button("offer", offer), button("transfer", transfer), !view.postponed && button("postpone", postpone), button("give_back", giveBack), button("resolve", resolve, "button--main")];
    if (view.owner === "agent" && may("oversee")) return [button("transfer", transfer)];
    return [];
  }

  return { buttons, comeBack: () => button("come_back", () => api.comeBack(id), "button--small"), offer, resolve };
}
