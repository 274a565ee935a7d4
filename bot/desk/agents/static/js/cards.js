// The customers' cards as agents see them: recap, offer, commitments. Text only, without working buttons.

import { el, icon } from "./dom.js";
import { moment } from "./time.js";
import { named, pick, say } from "./words.js";

/** Return the nodes that show a message's payload below its text. */
export function payloadCards(message) {
  const payload = message.payload ?? {};
  const nodes = [];
  if (message.kind === "recap" && payload.facts) nodes.push(folded("message.recap", facts(payload.facts)));
  if (message.kind === "options" && payload.options) nodes.push(shown("message.options", el("ul", {}, payload.options.map(option))));
  if ((message.kind === "commitment" || message.kind === "status") && payload.items?.length) {
    nodes.push(folded(`message.${message.kind}`, el("ul", {}, payload.items.map(promise)), payload.items.length));
  }
  if (message.kind === "handoff") nodes.push(folded("message.handoff", handoff(payload)));
  if (message.kind === "attachment") nodes.push(attachment(payload, message.author.role));
  const buttons = [payload.confirm, ...(payload.corrections ?? []), ...(payload.suggestions ?? []), payload.none].filter((choice) => choice?.label);
  if (buttons.length) {
    nodes.push(el("ul", { class: "msg__buttons", "aria-label": say("message.offered") }, buttons.map((choice) => el("li", {}, choice.label))));
  }
  return nodes;
}

function folded(name, content, count) {
  return el("details", { class: "msg__card" }, el("summary", {}, say(name), count ? ` (${count})` : ""), content);
}

function shown(name, content) {
  return el("div", { class: "msg__card", role: "group", "aria-label": say(name) }, content);
}

function facts(values) {
  return el("dl", {}, Object.entries(values).flatMap(([name, value]) => [el("dt", {}, named("fact", name)), el("dd", {}, String(value))]));
}

function option(offered) {
  return el("li", {},
    el("b", {}, pick(offered.title)),
    (offered.pros ?? []).map((line) => el("div", {}, `＋ ${pick(line)}`)),
    (offered.cons ?? []).map((line) => el("div", {}, `－ ${pick(line)}`)),
    el("div", { class: "muted small" }, [offered.deadline, offered.handler].filter(Boolean).map(pick).join(" · ")));
}

function promise(item) {
  return el("li", {}, el("b", {}, pick(item.what)),
    el("div", { class: "muted small" },
      [pick(item.owner), item.due_at && say("commitments.due", { time: moment(item.due_at) }), item.state && named("commitments.state", item.state)]
        .filter(Boolean).join(" · ")));
}

function handoff(payload) {
  return el("dl", {},
    payload.reason && [el("dt", {}, say("case.why_here")), el("dd", {}, named("reason", payload.reason))],
    payload.promised_by && [el("dt", {}, say("case.promised")), el("dd", {}, moment(payload.promised_by))]);
}

function attachment(payload, role) {
  const size = payload.bytes ? ` · ${Math.max(1, Math.round(payload.bytes / 1024))} KB` : "";
  const label = [icon("file"), `${payload.name ?? say("message.attachment")}${size}`];
  // Only the desk's own addresses become links, so that a payload cannot send an agent elsewhere.
  if (typeof payload.url === "string" && payload.url.startsWith("/api/desk/")) {
    // What agents sent is shown at once; a customer's photo is opened, and that is audited, by whoever needs it.
    const picture = role === "agent" && String(payload.media_type).startsWith("image/")
      && el("img", { class: "msg__picture", src: payload.url, alt: payload.caption || payload.name, loading: "lazy" });
    return el("a", { class: "msg__file", href: payload.url, target: "_blank", rel: "noopener noreferrer" }, picture, label);
  }
  return el("span", { class: "msg__file" }, label);
}
