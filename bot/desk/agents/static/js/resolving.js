// The dialog in which an agent resolves a case: how it was settled, its cause, and why what is still open is not needed.

import { causeField } from "./cause_field.js";
import { aboutLine } from "./dialogs.js";
import { el } from "./dom.js";
import { mattersToResolve } from "./matters.js";
import { openModal } from "./modal.js";
import { unsettledOf } from "./promise_rules.js";
import { moment } from "./time.js";
import { pick, say } from "./words.js";

/**
 * Ask; resolve to null when cancelled, else to {note, number, settle, causes}: `number` of one case of several or null,
 * `settle` the reasons by key, `causes` the causes by number. `known` brings the tree and the likely causes, where one is
 * asked for; the dialog does not wait for it.
 * @param {any} view
 * @param {Promise<any>} known
 */
export function askToResolve(view, known) {
  const which = mattersToResolve(view);
  const note = el("textarea", { name: "note", maxLength: 2000, "aria-describedby": "ask-hint" });
  const reasons = new Map(view.unsettled.map(({ key }) => [key, el("input", { name: "why", maxLength: 2000, autocomplete: "off", "aria-describedby": "unsettled-lead" })]));
  const fields = new Map();
  const answer = openModal("ask", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const open = el("fieldset", { class: "field unsettled" });
    const why = el("div", {});
    let number = "";
    const chosen = () => [...fields].filter(([of]) => !number || of === number);
    const drawCauses = () => why.replaceChildren(...chosen().map(([, field]) => field.node));
    const draw = () => {
      drawCauses();
      const left = unsettledOf(view, number);
      open.hidden = !left.length;
      open.replaceChildren(el("legend", {}, say("resolve.unsettled.title")), el("p", { class: "small muted", id: "unsettled-lead" }, say("resolve.unsettled.lead")),
        ...left.map((one) => el("label", { class: "field" }, el("span", { class: "small" }, question(one)), reasons.get(one.key))));
    };
    const choose = (value) => { number = value; error.hidden = true; draw(); };
    const refuse = (lacks) => { error.textContent = lacks.map(([text]) => text).join(" "); error.hidden = false; lacks[0][1].focus(); };
    // What cannot be read is asked for by the desk.
    const ready = known.catch(() => null).then((found) => {
      const asked = found?.asks ? found.cases.filter((one) => one.to_settle) : [];
      for (const one of asked) fields.set(one.number, causeField(one, found.tree, asked.length > 1 ? say("causes.why_of", { number: one.number }) : say("causes.why")));
      drawCauses();
    });
    const confirm = async (event) => {
      event.preventDefault();
      await ready;
      const left = unsettledOf(view, number);
      // Everything that is missing is said at once; the first of it is where one goes on.
      const empty = left.find(({ key }) => !reasons.get(key).value.trim());
      const lacking = chosen().find(([, field]) => !field.value());
      const lacks = [
        ...(empty ? [[say("resolve.unsettled.needed"), reasons.get(empty.key)]] : []),
        ...(note.value.trim() ? [] : [[say("resolve.note_needed"), note]]),
        ...(lacking ? [[say("resolve.cause_needed"), lacking[1]]] : []),
      ];
      if (lacks.length) return refuse(lacks);
      close({ note: note.value.trim(), number: number || null, causes: Object.fromEntries(chosen().map(([of, field]) => [of, { cause: field.value() }])), settle: Object.fromEntries(left.map(({ key }) => [key, reasons.get(key).value.trim()])) });
    };
    draw();
    return el("form", { class: "dialog", onsubmit: confirm, noValidate: true },
      el("h2", { id: "ask-title" }, say("resolve.ask")),
      aboutLine(view),
      el("p", { class: "muted" }, say("resolve.lead")),
      error,
      which.length > 0 && el("fieldset", { class: "field" }, el("legend", {}, say("resolve.which")), which.map(([value, label], index) => el("label", { class: "check" },
        el("input", { type: "radio", name: "which", value, checked: index === 0, onchange: () => choose(value) }), " ", el("span", { dir: "auto" }, label)))),
      open,
      el("label", { class: "field" }, say("resolve.note"), note, el("span", { class: "small muted", id: "ask-hint" }, say("resolve.note_hint"))),
      why,
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")),
        el("button", { class: "button button--main", type: "submit" }, say("resolve"))));
  });
  note.focus();
  return answer;
}

function question({ key, what, due_at: due }) {
  return key.startsWith("promise:") ? say("resolve.unsettled.promise", { what: pick(what), time: moment(due) }) : say("resolve.unsettled.offer", { what: pick(what) });
}
