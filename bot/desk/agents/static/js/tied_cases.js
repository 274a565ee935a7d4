// Cases that belong together: what ties them, and the dialogs that link, merge and split.

import { api } from "./api.js";
import { part } from "./case_parts.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { moment } from "./time.js";
import { named, say } from "./words.js";

const ALONG = ["product", "branch", "order_number", "when", "amount", "desired_outcome"];
const SHORT = 70;

/**
 * Return the part with the ties of a case, and what may be done about them.
 * @param {any} view
 * @param {{run: (button: any, act: () => Promise<void>) => unknown, onOpen: (id: string) => void}} handlers
 */
export function tiesPart(view, { run, onOpen }) {
  if (!view.case || (!view.ties.length && !view.correctable)) return "";
  const button = (id, words, act, label = words) => el("button", { class: "button button--small", type: "button", id, "aria-label": label, onclick: (event) => run(event.currentTarget, act) }, words);
  return part("tied",
    view.ties.length > 0 && el("ul", { class: "tiles" }, view.ties.map((one) => el("li", { class: "tile" },
      el("div", { class: "tile__top" },
        one.conversation_id === view.id
          ? el("b", {}, one.number)
          : el("button", { class: "source", type: "button", id: `case-tie-open-${one.id}`, "aria-label": say("tied.open_one", { number: one.number }), onclick: () => onOpen(one.conversation_id) }, el("b", {}, one.number)),
        el("span", { class: "chip chip--calm" }, say(`tied.role.${one.role}`))),
      el("p", { class: "small muted" }, say("tied.by", { who: one.made_by, when: moment(one.made_at) }), " · ", named("stage", one.stage)),
      view.correctable && one.may_undo && one.role !== "into" && button(`case-untie-${one.id}`, say("tied.undo"), () => untie(view.id, one.id), say("tied.undo_one", { number: one.number }))))),
    view.correctable && el("div", { class: "case__tools" },
      button("case-tie", say("tied.join"), () => join(view)),
      button("case-split", say("tied.split"), () => split(view))));
}

/** Return the button that turns to another matter. */
export const inHandButton = (view, number, { run }) => el("button", {
  class: "button button--small", type: "button", id: `case-in-hand-${number}`, "aria-label": say("tied.in_hand_one", { number }),
  onclick: (event) => run(event.currentTarget, () => api.takeInHand(view.id, number)),
}, say("tied.in_hand"));

async function untie(id, tie) {
  await api.untie(id, tie);
  toast(say("tied.undone"));
}

async function join(view) {
  const known = await knownCases(view);
  const done = await askForm({
    title: say("tied.join_title"),
    lead: say("tied.join_lead"),
    confirm: say("tied.do"),
    fields: [
      { name: "other", label: say("tied.number"), value: known[0]?.number ?? "", longest: 40, hint: known.map((one) => [one.number, one.what.slice(0, SHORT)].filter(Boolean).join(" ")).join("；") },
      { name: "kind", label: say("tied.what"), value: "linked", options: ["linked", "merged"].map((value) => ({ value, label: say(`tied.what.${value}`) })) },
    ],
    check: ({ other }) => (other.trim() ? null : { name: "other", text: say("tied.number_needed") }),
    send: ({ kind, other }) => api.tie(view.id, kind, other.trim()),
  });
  if (done) toast(say("tied.done"));
}

async function split(view) {
  // The view has the newest messages only.
  const { messages } = await api.conversation(view.id, 0);
  const said = messages.filter((message) => message.author.role === "customer" && message.kind === "text" && message.text.trim());
  const { choices } = await api.counterChoices("kind");
  let number = "";
  const along = view.facts.filter((fact) => ALONG.includes(fact.name));
  const done = await askForm({
    title: say("tied.split_title"),
    lead: say("tied.split_lead"),
    confirm: say("tied.do"),
    fields: [
      { name: "seq", label: say("tied.message"), value: String(said.at(-1)?.seq ?? ""), options: said.map((message) => ({ value: String(message.seq), label: `#${message.seq} ${message.text.slice(0, SHORT)}` })) },
      { name: "kind", label: say("counter.kind"), value: choices[0]?.value, options: choices.map(({ value }) => ({ value, label: named("kind", value) })) },
      ...along.map((fact) => ({ name: fact.name, label: `${say("tied.along")}: ${named("fact", fact.name)}`, type: "checkbox" })),
    ],
    send: async (values) => {
      const { case: made } = await api.split(view.id, { seq: Number(values.seq), kind: values.kind, taken_along: along.map((fact) => fact.name).filter((name) => values[name] === "yes") });
      number = made;
    },
  });
  if (done) toast(say("tied.split_done", { number }));
}

/** Return earlier cases of the same customer that are not tied to this one yet. */
async function knownCases(view) {
  const { phone, email } = view.customer;
  const asked = Object.fromEntries(Object.entries({ phone, email }).filter(([, value]) => value));
  if (!Object.keys(asked).length) return [];
  const { cases } = await api.knownCustomer(asked).catch(() => ({ cases: [] }));
  const tied = [view.case.number, ...view.ties.map((one) => one.number), ...view.matters.map((one) => one.number)];
  return cases.filter((one) => !tied.includes(one.number));
}
