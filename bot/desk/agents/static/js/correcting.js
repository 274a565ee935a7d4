// Put something right in place: a pencil beside each value opens a small editor; Enter saves, Escape leaves it.

import { api, Refused } from "./api.js";
import { controlOf, HAS_CHOICES, hintOf, NEEDS_WHY } from "./correct_controls.js";
import { el, icon, toast } from "./dom.js";
import { onEnter } from "./enter.js";
import { currentLocale, named, say } from "./words.js";

/** @type {{talk: string, what: string, locale: string, node: HTMLElement, redraw: () => void} | null} */
let open = null;

/**
 * Return whether the editor of this conversation has the focus, so that redrawing would disturb who is typing.
 * @param {string | undefined} id
 */
export const isTyping = (id) => open !== null && open.talk === id && open.node.contains(document.activeElement);

/**
 * Forget the editor when another conversation, or the same one in another language, is shown.
 * @param {string | undefined} id
 */
export function keepEditorOf(id) {
  if (open && (open.talk !== id || open.locale !== currentLocale())) open = null;
}

/**
 * Return whether this, from `pencil`, is the open editor: it stands in the place of the value.
 * @param {Node | string} tool
 */
export const isEditor = (tool) => tool === open?.node;

/**
 * Return what stands beside a value: the open editor, or the pencil that opens it; "" for whoever may not correct.
 * `handlers` has `redraw()` and `run(button, act)`; `shown(value)` words a value that somebody else has set meanwhile.
 * @param {any} view
 * @param {string} what
 * @param {any} handlers
 * @param {{label?: string, shown?: (value: any) => string, bare?: boolean}} [looks]
 */
export function pencil(view, what, handlers, { label = named("fact", what), shown = String, bare = false } = {}) {
  if (!view.correctable) return "";
  if (open?.talk === view.id && open?.what === what) return open.node;
  const name = say("correct", { what: label });
  return el("button", {
    class: bare ? "button button--small" : "source pencil", type: "button", id: `correct-${what}`, title: name, "aria-label": name,
    onclick: (event) => edit(event.currentTarget, view, what, handlers, label, shown),
  }, bare ? label : icon("pencil"));
}

async function edit(button, view, what, handlers, label, shown) {
  const ask = (words = "") => api.correctionChoices(view.id, what, words).then((found) => found.choices);
  let choices = [];
  button.disabled = true;
  try {
    if (HAS_CHOICES.includes(what)) choices = await ask(what === "product" ? String(view.correctable[what] ?? "") : "");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return toast(error.title || say("error.network"));
  } finally {
    button.disabled = false;
  }
  const control = controlOf(what, view.correctable[what], choices, `edit-${what}`, ask);
  goesTo = "";
  open = { talk: view.id, what, locale: currentLocale(), redraw: handlers.redraw, node: editor(view, what, control, handlers, label, shown) };
  handlers.redraw();
  control.first.focus({ preventScroll: true });
  open.node.scrollIntoView({ block: "nearest" });
  if (control.first instanceof HTMLInputElement && control.first.type === "text") control.first.select();
}

// The pencil that gets the focus once it is drawn: a day with another role has its pencil elsewhere.
let goesTo = "";

function close(to) {
  const redraw = open?.redraw;
  open = null;
  goesTo = `correct-${to}`;
  redraw?.();
}

/** Focus the pencil of what was corrected last, as soon as it is there; to be called when the panel was drawn. */
export function focusCorrected() {
  if (!goesTo || open) return;
  const focused = document.activeElement;
  // Who has turned to something else meanwhile stays there.
  if (focused && focused !== document.body && !focused.matches(".case__body")) { goesTo = ""; return; }
  const pencilOf = document.getElementById(goesTo);
  pencilOf?.focus({ preventScroll: true });
  // In the folded list of what is missing it cannot have the focus: until it is drawn elsewhere, the panel has it.
  if (pencilOf && document.activeElement === pencilOf) goesTo = "";
  else /** @type {HTMLElement | null} */ (document.querySelector("#case .case__body"))?.focus({ preventScroll: true });
}

function editor(view, what, control, handlers, label, shown) {
  let seen = view.correctable[what];
  const id = `edit-${what}`;
  const why = NEEDS_WHY.includes(what) ? el("input", { id: `${id}-why`, type: "text", name: "why", maxLength: 500, "aria-required": "true", "aria-describedby": `${id}-why-hint` }) : null;
  const fields = { ...control.fields, ...(why ? { why } : {}) };
  const errors = Object.fromEntries(Object.keys(fields).map((name) => [name, el("p", { class: "editor__error", id: `${id}-${name}-error`, role: "alert", hidden: true })]));
  const button = el("button", { class: "button button--small button--main", type: "submit", id: `${id}-save` }, say("correct.save"));
  const hint = hintOf(what);

  const refuse = (name, text) => {
    const [at, field] = name in fields ? [name, fields[name]] : ["value", fields.value];
    errors[at].textContent = text;
    errors[at].hidden = false;
    field.setAttribute("aria-invalid", "true");
    const focusable = /** @type {HTMLElement} */ (field.matches("input, select, textarea") ? field : field.querySelector("input") ?? field);
    focusable.focus({ preventScroll: true });
    (focusable.closest("form") ?? focusable).scrollIntoView({ block: "nearest" });
  };

  const save = async () => {
    for (const [name, field] of Object.entries(fields)) {
      errors[name].hidden = true;
      field.removeAttribute("aria-invalid");
    }
    const { value, role } = control.read();
    const wanted = { what, value, ...(role ? { role } : {}), ...(why ? { why: why.value } : {}), ...(view.case ? { case: view.case.number } : {}), ...(seen === undefined || seen === null ? {} : { seen }) };
    let done;
    try {
      done = await api.correct(view.id, wanted);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 409 && "now" in error.problem) {
        seen = error.problem.now;
        const empty = seen === null || (Array.isArray(seen) && !seen.length);
        return refuse("value", `${error.title} ${empty ? say("correct.changed.nothing") : say("correct.changed.now", { value: shown(seen) })}`);
      }
      if (error.problem.field) return refuse(error.problem.field, error.title);
      if (error.status === 401) throw error;
      return refuse("value", error.title || say("error.network"));
    }
    tell(done, label);
    close(role ?? what);
  };

  const describedBy = (name) => [`${id}-${name}-error`, name === "value" && hint && `${id}-hint`, name === "why" && `${id}-why-hint`].filter(Boolean).join(" ");
  for (const [name, field] of Object.entries(fields)) field.setAttribute("aria-describedby", describedBy(name));
  const group = control.fields.value.tagName === "DIV";
  const form = el("form", { class: "editor", noValidate: true, "aria-label": say("correct", { what: label }), onsubmit: (event) => { event.preventDefault(); handlers.run(button, save); } },
    group ? "" : el("label", { class: "editor__label editor__label--main", for: control.first.id || id }, label),
    control.nodes,
    errors.value, errors.role,
    hint && el("p", { class: "small muted", id: `${id}-hint` }, hint),
    why && el("label", { class: "editor__label", for: why.id }, say("correct.why")), why,
    why && el("p", { class: "small muted", id: `${id}-why-hint` }, say("correct.why_hint")), errors.why,
    el("div", { class: "editor__buttons" },
      button, el("button", { class: "button button--small", type: "button", onclick: () => close(what) }, say("cancel"))));
  if (group) { control.fields.value.setAttribute("role", "group"); control.fields.value.setAttribute("aria-label", label); }
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    close(what);
  });
  // What changed while somebody was writing here is drawn when they turn to something else.
  form.addEventListener("focusout", () => setTimeout(() => { if (open?.node === form && !isTyping(view.id)) handlers.catchUp(); }));
  if (control.first instanceof HTMLTextAreaElement) onEnter(control.first, () => form.requestSubmit());
  return form;
}

/** Say what became of a correction, where the eye may not be: the severity, and the offer on the table. */
function tell({ severity, offer }, label) {
  const changed = severity.before !== severity.after && severity.before !== null;
  toast([say("correct.saved", { what: label }), changed && say("correct.severity", severity), offer && say(`correct.offer.${offer}`)].filter(Boolean).join(" · "));
}
