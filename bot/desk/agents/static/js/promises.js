// What is done with one promise: its buttons, and the dialog of each.

import { api } from "./api.js";
import { el, toast } from "./dom.js";
import { askForm } from "./forms.js";
import { dayLimits, fieldsOf, lacking, ownersToChoose, writeIn } from "./promise_rules.js";
import { pick, say } from "./words.js";

/** The order of the buttons: what is done most first, what changes most last. */
const ACTS = ["keep", "redate", "pick_up", "ask", "hand_on", "cannot"];

/**
 * Return the buttons of a promise that this person may press; `where` begins their ids, and `run`
 * carries an act out and refreshes what is shown.
 * @param {any} promise
 * @param {{ where: string, run: (button: any, act: () => Promise<unknown>) => unknown }} handlers
 */
export function promiseActs(promise, { where, run }) {
  const acts = ACTS.filter((act) => promise.may.includes(act));
  if (!acts.length) return "";
  return el("div", { class: "tile__acts", role: "group", "aria-label": say("promises.acts", { what: pick(promise.what) }) }, acts.map((act) => el("button", {
    class: `button button--small${act === "keep" ? " button--main" : ""}${act === "cannot" ? " button--danger" : ""}`, type: "button", id: `${where}-${act}-${promise.id}`,
    "aria-label": `${say(`promises.${act}`)}: ${[pick(promise.what), promise.case_number].filter(Boolean).join(", ")}`,
    onclick: (/** @type {any} */ event) => run(event.currentTarget, () => carryOut(promise, act)),
  }, say(`promises.${act}`))));
}

/** Return what stands below a field: the sum agreed on, which files are taken, in which language to write. */
function hintOf(promise, act, name) {
  if (name === "sum" && promise.pays.agreed) return say("promises.keep.agreed", { sum: promise.pays.agreed });
  if (name === "file") return say("promises.keep.file_kinds");
  return writeIn(act, name, promise.locale);
}

/** Ask for what an act needs and send it. */
async function carryOut(promise, act) {
  const handlers = act === "hand_on" ? (await api.promises({ rows: "0" })).handlers : [];
  const send = (values) => api.settlePromise(promise.id, act, values);
  const done = act === "pick_up" ? await send({}).then(() => true) : await askForm({
    title: say(`promises.${act}.title`), lead: `${pick(promise.what)}${say("promises.lead_joint")}${say(`promises.${act}.lead`)}`, confirm: say(`promises.${act}`),
    fields: fieldsOf(act, promise).map(([name, type, needed, longest]) => ({
      name, label: say(`promises.${act}.${name}${act === "keep" && needed ? "_needed" : ""}`), hint: hintOf(promise, act, name), type, longest, optional: !needed, ...(type === "date" ? dayLimits() : {}),
      ...(name === "sum" ? { value: promise.pays.sum } : {}), ...(name === "shown" ? { onlyFor: ["file"] } : {}),
      ...(type === "select" ? { value: "", options: ownersToChoose(handlers, promise.owner_id) } : {}),
    })),
    check: (values) => lacking(act, values, promise),
    send,
  });
  if (done) toast(say(`promises.${act}.done`));
}
