// A dialog with several fields. A refusal by the desk is shown beside them, and nothing typed is lost.

import { Refused } from "./api.js";
import { el } from "./dom.js";
import { TYPES } from "./files_to_send.js";
import { openModal } from "./modal.js";
import { failure, say } from "./words.js";

let count = 0;

/** Return what a field holds. */
function valueOf(input) {
  if (input.type === "checkbox") return input.checked ? "yes" : "";
  return input.type === "file" ? input.files[0] ?? null : input.value;
}

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [type]
 * @property {string} [value]
 * @property {{value: string, label: string, hint?: string}[]} [options]
 * @property {string} [autocomplete]
 * @property {number} [longest]
 * @property {boolean} [optional]
 * @property {string[]} [onlyFor]
 * @property {string[]} [suggested]
 * @property {string} [min]
 * @property {string} [max]
 *
 * @typedef {Record<string, any>} Values
 *
 * @typedef {object} Form
 * @property {string} title
 * @property {string} [lead]
 * @property {HTMLElement} [about]
 * @property {Field[]} [fields]
 * @property {string} confirm
 * @property {(values: Values) => {name: string, text: string} | null} [check]
 * @property {(values: Values) => Promise<unknown>} send
 */

/**
 * Ask for `fields` ({name, label, hint, type, value, options: [{value, label, hint}], autocomplete}), one of the type
 * "textarea" for several lines, "checkbox" (its value is "yes" or "") or "file" (a File or null); one with `onlyFor`
 * [name, ...values] only while another field has one of those values, or any without values; `suggested` values are offered while one types; without fields it is a plain question. `check(values)` returns {name, text} for a field to correct. `send(values)` may be refused.
 * Resolves to true once it was sent, to false when cancelled.
 * @param {Form} form
 */
export async function askForm({ title, lead, about, fields = [], confirm, check = () => null, send }) {
  const id = `form-${(count += 1)}`;
  const button = el("button", { class: "button button--main", type: "submit" }, confirm);
  const inputs = Object.fromEntries(fields.map((field) => [field.name, inputFor(field, `${id}-${field.name}`)]));
  const sent = openModal(id, (close, dialog) => {
    const error = el("p", { class: "notice notice--error", id: `${id}-error`, role: "alert", hidden: true });
    // Beside the field it is about, else above all of them.
    const refuse = (text, name, focus = name) => {
      const wrong = inputs[name ?? ""];
      for (const input of Object.values(inputs)) input.removeAttribute("aria-invalid");
      if (wrong) {
        wrong.setAttribute("aria-invalid", "true");
        wrong.setAttribute("aria-errormessage", error.id);
        wrong.closest(".field")?.append(error);
      } else head.after(error);
      error.textContent = text;
      error.hidden = false;
      (inputs[focus ?? ""] ?? error).focus();
    };
    const submit = async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, valueOf(input)]));
      const fault = check(values);
      if (fault) return refuse(fault.text, fault.name);
      button.disabled = true;
      try {
        await send(values);
        close(true);
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        button.disabled = false;
        refuse(failure(problem), problem.problem.field, problem.problem.field ?? fields[0]?.name);
      }
    };
    const head = el("h2", { id: `${id}-title` }, title);
    if (lead) dialog.setAttribute("aria-describedby", `${id}-lead`);
    return el("form", { class: "dialog", onsubmit: submit, noValidate: true },
      head,
      about,
      lead && el("p", { class: "muted small", id: `${id}-lead` }, lead),
      error,
      fields.map((field) => fieldRow(field, inputs)),
      el("div", { class: "dialog__buttons" },
        el("button", { class: "button", type: "button", onclick: close }, say("cancel")), button));
  });
  (inputs[fields[0]?.name] ?? button).focus();
  return (await sent) === true;
}

function inputFor(field, id) {
  const described = field.hint || field.options ? `${id}-hint` : undefined;
  if (field.options) {
    const select = el("select", { id, name: field.name, "aria-describedby": described },
      field.options.map(({ value, label }) => el("option", { value, selected: value === field.value }, label)));
    select.value = field.value;
    return select;
  }
  if (field.type === "textarea") {
    return el("textarea", { id, name: field.name, value: field.value ?? "", required: !field.optional, maxLength: field.longest ?? 1000, "aria-describedby": described });
  }
  if (field.type === "checkbox") return el("input", { id, name: field.name, type: "checkbox", "aria-describedby": described });
  if (field.type === "file") return el("input", { id, name: field.name, type: "file", accept: TYPES.join(","), "aria-describedby": described });
  return el("input", {
    id, list: field.suggested && `${id}-list`, name: field.name, type: field.type ?? "text", value: field.value ?? "", autocomplete: field.autocomplete ?? "off",
    autocapitalize: "none", spellcheck: false, required: !field.optional, min: field.min, max: field.max, maxLength: field.longest ?? 1000, "aria-describedby": described,
  });
}

function fieldRow(field, inputs) {
  const input = inputs[field.name];
  const hint = el("span", { class: "small muted", id: `${input.id}-hint` }, field.hint ?? "");
  if (field.options) {
    const explain = () => { hint.textContent = field.options.find(({ value }) => value === input.value)?.hint ?? ""; };
    input.addEventListener("change", explain);
    explain();
  }
  const row = field.type === "checkbox"
    ? el("div", { class: "field field--tick" }, el("label", { for: input.id }, input, field.label))
    : el("div", { class: "field" }, el("label", { for: input.id }, field.label), input, suggestions(field, input), hint.textContent ? hint : false);
  if (field.onlyFor) {
    const [other, ...values] = field.onlyFor;
    // What is not asked for is not sent either.
    const show = () => {
      row.hidden = values.length ? !values.includes(inputs[other].value) : !inputs[other].value;
      if (row.hidden) Object.assign(input, input.type === "checkbox" ? { checked: false } : { value: "" });
    };
    inputs[other].addEventListener("change", show);
    show();
  }
  return row;
}

const suggestions = ({ suggested }, input) => suggested && el("datalist", { id: `${input.id}-list` }, suggested.map((value) => el("option", { value })));
