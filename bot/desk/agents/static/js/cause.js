// The part of the case panel with its cause, and flags for what is larger than the case.

import { api } from "./api.js";
import { causeField, causeName } from "./cause_field.js";
import { part } from "./case_parts.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { may } from "./may.js";
import { openModal } from "./modal.js";
import { moment } from "./time.js";
import { failure, named, say } from "./words.js";

const KINDS = ["problem", "idea", "praise"];
const LONGEST = 300;

/** Return the part with the cause of the case in hand; `run` runs a button's act and refreshes what is shown. */
export function causePart(view, { run }) {
  if (!view.case || (!view.asks_cause && !view.cause)) return "";
  return part("causes",
    view.cause
      ? el("p", {}, el("b", {}, causeName(view.cause)), view.cause.note && el("span", { class: "small", dir: "auto" }, ` ${view.cause.note}`), el("span", { class: "small muted" }, ` ${say("causes.by", { who: view.cause.by, when: moment(view.cause.at) })}`))
      : el("p", { class: "muted small" }, say("causes.none")),
    may("work") && el("button", { class: "button button--small", type: "button", id: "case-cause", onclick: (event) => run(event.currentTarget, () => changeCause(view)) }, say(view.cause ? "causes.change" : "causes.give")));
}

/** Return the part with the flags of the conversation; one press puts one on the board. */
export function flagsPart(view, { run }) {
  if (!may("work") && !view.flags.length) return "";
  const raise = async (kind) => {
    if (view.flags.some((flag) => flag.kind === kind && flag.state === "open")) return void toast(say("flags.there"));
    await api.flag(view.id, kind);
    toast(say("flags.raised"));
  };
  const takeBack = async (flag) => {
    await api.takeFlagBack(view.id, flag.id);
    toast(say("flags.taken_back"));
  };
  return part("flags",
    view.flags.length > 0 && el("ul", { class: "tiles" }, view.flags.map((flag) => el("li", { class: "tile" },
      el("div", { class: "tile__top" }, el("b", {}, named("flags.kind", flag.kind)), el("span", { class: "chip chip--calm" }, named("flags.state", flag.state))),
      flag.words && el("p", { dir: "auto" }, flag.words),
      flag.answer && el("p", { class: "small", dir: "auto" }, say("flags.answer", { answer: flag.answer })),
      el("p", { class: "small muted" }, say("causes.by", { who: flag.by, when: moment(flag.at) })),
      may("work") && flag.state === "open" && el("button", { class: "button button--small", type: "button", id: `case-flag-words-${flag.id}`, onclick: (event) => run(event.currentTarget, () => addWords(view, flag)) }, say(flag.words ? "flags.change" : "flags.add")),
      flag.may_take_back && el("button", { class: "button button--small", type: "button", id: `case-flag-back-${flag.id}`, onclick: (event) => run(event.currentTarget, () => takeBack(flag)) }, say("flags.take_back"))))),
    may("work") && el("div", { class: "case__tools" }, KINDS.map((kind) => el("button", { class: "button button--small", type: "button", id: `case-flag-${kind}`, title: say(`flags.lead.${kind}`), onclick: (event) => run(event.currentTarget, () => raise(kind)) }, say(`flags.kind.${kind}`)))));
}

async function addWords(view, flag) {
  await askForm({
    title: named("flags.kind", flag.kind), lead: say(`flags.lead.${flag.kind}`), confirm: say("flags.keep"),
    fields: [{ name: "words", label: say("flags.words"), value: flag.words ?? "", longest: LONGEST, optional: true }],
    send: ({ words }) => api.flag(view.id, flag.kind, words.trim()),
  });
}

async function changeCause(view) {
  const { tree, cases } = await api.causes(view.id);
  const of = cases.find((one) => one.number === view.case.number);
  if (!of) return;
  const field = causeField(of, tree, say("causes.why"));
  const note = el("input", { name: "note", maxLength: 1000, autocomplete: "off", value: of.cause?.note ?? "" });
  const done = await openModal("cause", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const send = async (event) => {
      event.preventDefault();
      const refuse = (text) => { error.textContent = text; error.hidden = false; field.focus(); };
      if (!field.value()) return refuse(say("resolve.cause_needed"));
      try {
        await api.giveCause(view.id, of.number, field.value(), note.value.trim());
        close(true);
      } catch (failed) { refuse(failure(failed)); }
    };
    return el("form", { class: "dialog", onsubmit: send, noValidate: true },
      el("h2", { id: "cause-title" }, say("causes.of", { number: of.number })),
      el("p", { class: "muted" }, say("causes.lead")), error, field.node,
      el("label", { class: "field" }, say("causes.note"), note),
      of.history.length > 1 && el("details", { class: "why" }, el("summary", {}, say("causes.before")),
        el("ul", {}, of.history.map((one) => el("li", { class: "small" }, `${causeName(one)} · ${one.by} · ${moment(one.at)}`)))),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("causes.keep"))));
  });
  if (done) toast(say("causes.kept"));
}
