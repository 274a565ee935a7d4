// The head of a conversation: whose it is, what can be done with it, until when it was put by, and the five steps.

import { el, icon } from "./dom.js";
import { may } from "./may.js";
import { moment } from "./time.js";
import { currentLocale, named, say } from "./words.js";

const STEPS = [1, 2, 3, 4, 5];

/**
 * Return the head: its `node`, and `draw(view, step)`. `buttons(view)` are its acts, `comeBack(view)` the button that
 * ends a postponement, `onView(pane)` shows another pane of a narrow screen.
 */
export function makeTalkHead({ buttons, comeBack, onView }) {
  const node = el("header", { class: "talk__head" }, el("p", { class: "muted" }, say("loading")));
  const parts = new Map();

  // Redraw only what has changed, because replacing a button that is being pressed loses the press.
  function drawPart(name, shown, make) {
    const shows = JSON.stringify([shown, currentLocale()]);
    const before = parts.get(name);
    if (before?.shows === shows) return;
    const focused = before && before.node.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.act : null;
    const part = make();
    parts.set(name, { node: part, shows });
    if (before) before.node.replaceWith(part);
    else node.append(part);
    if (focused) part.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  const row = (view) => el("div", { class: "talk__row" },
    el("button", { class: "icon-button only-phone", type: "button", dataset: { act: "back" }, "aria-label": say("back_to_queue"), onclick: () => onView("lists") }, icon("back")),
    el("div", { class: "talk__who" },
      el("h2", { title: view.customer.name || undefined }, view.customer.name || say("customer.unnamed")),
      el("p", {}, ownerChip(view), view.case && el("span", {}, say("case.number", { number: view.case.number })), el("span", {}, named("locale", view.locale)))),
    el("button", { class: "icon-button only-narrow", type: "button", dataset: { act: "case" }, "aria-label": say("show_case"), title: say("show_case"), onclick: () => onView("case") }, icon("panel")),
    el("div", { class: "talk__acts" }, buttons(view)));

  function draw(view, step) {
    if (!parts.size) node.replaceChildren();
    drawPart("row", [view.customer.name, view.owner, view.mine, view.agent, view.case?.number, view.locale, Boolean(view.over), Boolean(view.postponed)], () => row(view));
    drawPart("later", [view.postponed, view.back, view.mine], () => laterLine(view, comeBack));
    drawPart("steps", [step], () => el("ol", { class: "steps", "aria-label": say("case.steps") }, STEPS.map((one) => el("li", {
      class: one < step ? "done" : "", "aria-current": one === step ? "step" : undefined,
    }, named("step", one)))));
  }

  return { node, draw };
}

function ownerChip(view) {
  if (view.owner === "agent") return el("span", { class: "chip chip--accent" }, view.mine ? say("you") : say("owner.agent", { agent: view.agent?.name ?? "" }));
  // The bot has it only in case the customer writes again.
  if (view.owner === "bot" && ["resolved", "closed"].includes(view.case?.stage)) return el("span", { class: "chip" }, say("owner.settled"));
  return el("span", { class: `chip ${view.owner === "queue" ? "chip--warn" : "chip--calm"}` }, named("owner", view.owner));
}

function laterLine(view, comeBack) {
  if (view.postponed) {
    return el("p", { class: "notice later" }, icon("clock"),
      el("span", {}, say(view.mine ? "later.is" : "later.is_by", { time: moment(view.postponed.until), agent: view.postponed.by?.name ?? "", reason: view.postponed.reason })),
      (view.mine || (view.owner === "queue" ? may("work") : view.owner === "agent" && may("oversee"))) && comeBack(view));
  }
  if (view.back && (view.mine || view.owner === "queue")) return el("p", { class: "notice later later--back", role: "status" }, icon("clock"), el("span", {}, say(`later.back.${view.back.why}`), " ", say("later.because", { reason: view.back.reason })));
  return el("div", { hidden: true });
}
