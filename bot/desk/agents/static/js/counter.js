// "New case": an agent takes down what somebody at the counter or on the telephone says.

import { api, Refused } from "./api.js";
import { controlOf } from "./correct_controls.js";
import { drawField, markFaults, whereField } from "./counter_fields.js";
import { drawKnown } from "./counter_known.js";
import { el, toast } from "./dom.js";
import { newId } from "./ids.js";
import { openModal } from "./modal.js";
import { currentLocale, failure, named, pick, say } from "./words.js";

const KEY = "counter";
// Which details find a customer again, and the name under which they are asked for.
const FINDS = { phone: "phone", email: "email", order_number: "order" };
const FIND_AFTER = 400;

/** Return what was typed before and not sent yet. */
const keptIn = (drafts) => JSON.parse(drafts.getItem(KEY) ?? "{}");

/**
 * Open the form; resolves to the answer of the desk, or null when nothing was opened. What was typed is kept in `drafts`
 * until it is sent.
 * @param {Storage} drafts
 * @returns {Promise<{conversation_id: string, case_number: string, mailed_to: string | null} | null>}
 */
export async function openCounter(drafts) {
  const [kinds, branches, outcomes, products] = await Promise.all(["kind", "branch", "desired_outcome", "product"].map((what) => api.counterChoices(what).then(({ choices }) => choices)));
  const kept = keptIn(drafts);
  let clientId = kept.clientId ?? newId();
  let joins = "";
  let timer = 0;
  const id = (name) => `counter-${name}`;
  const choose = (name, empty, choices, word) => el("select", { id: id(name), name }, empty && el("option", { value: "" }, empty),
    choices.map((choice) => el("option", { value: choice.value, selected: choice.value === kept[name] }, word(choice))));
  const input = (name, more = {}) => el("input", { id: id(name), name, type: "text", value: kept[name] ?? "", autocomplete: "off", maxLength: 300, ...more });
  const product = controlOf("product", kept.product ?? "", products, id("product"), (words) => api.counterChoices("product", words).then(({ choices }) => choices, () => []));

  const fields = {
    words: el("textarea", { id: id("words"), name: "words", rows: 5, maxLength: 4000, value: kept.words ?? "" }),
    name: input("name"),
    phone: input("phone", { type: "tel" }),
    email: input("email", { type: "email" }),
    address: input("address"),
    free_times: input("free_times"),
    locale: choose("locale", "", [{ value: "zh-Hant" }, { value: "zh-Hans" }, { value: "en" }], ({ value }) => named("locale", value)),
    kind: choose("kind", say("counter.choose"), kinds, ({ value }) => named("kind", value)),
    product: product.first,
    branch: choose("branch", say("counter.none"), branches, (choice) => pick(choice.names)),
    order_number: input("order_number"),
    when: input("when"),
    desired_outcome: choose("desired_outcome", say("counter.none"), outcomes, ({ value }) => (value === "unknown" ? say("facts.unknown") : named("outcome", value))),
    amount: input("amount", { inputMode: "decimal" }),
  };
  fields.locale.value = kept.locale ?? (currentLocale() === "en" ? "en" : "zh-Hant");
  const where = whereField("where", kept.where);
  const values = () => Object.fromEntries(Object.entries(fields).map(([name, node]) => [name, name === "product" ? String(product.read().value ?? "") : /** @type {HTMLInputElement} */ (node).value]));

  return openModal("counter", (close) => {
    const error = el("p", { class: "notice notice--error", role: "alert", hidden: true });
    const known = el("div", { class: "counter__known", role: "status" });
    const send = el("button", { class: "button button--main", type: "submit" }, say("counter.open"));
    const field = (name, needed, more = {}) => drawField(fields[name], {
      name, needed, label: more.label ?? (["name", "phone", "email", "address", "free_times"].includes(name) ? say(`contact.${name}`) : named("fact", name)),
      hint: more.hint, control: name === "product" ? product.nodes : [fields[name]],
    });

    const save = () => drafts.setItem(KEY, JSON.stringify({ ...values(), where: where.read(), clientId }));
    function join(number) {
      joins = number;
      markFaults(fields, {});
      send.textContent = say(joins ? "counter.joining" : "counter.open");
      find();
    }
    async function find() {
      const told = values();
      const asked = Object.fromEntries(Object.entries(FINDS).filter(([name]) => told[name].trim().length >= 4).map(([name, as]) => [as, told[name]]));
      const { cases } = Object.keys(asked).length ? await api.knownCustomer(asked).catch(() => ({ cases: [] })) : { cases: [] };
      drawKnown(known, cases, joins, join);
    }
    const changed = (event) => {
      save();
      if (!(event.target.name in FINDS)) return;
      clearTimeout(timer);
      timer = setTimeout(find, FIND_AFTER);
    };
    const submit = async (event) => {
      event.preventDefault();
      error.hidden = true;
      markFaults(fields, {});
      send.disabled = true;
      const { words, locale, ...told } = values();
      save();
      try {
        const made = await api.takeDown({ client_id: clientId, where: where.read(), locale, words, values: told, ...(joins ? { joins } : {}) });
        drafts.removeItem(KEY);
        close(made);
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem;
        // The words stay in the form, and are sent under an id of their own next time.
        if (String(problem.problem.type).endsWith("agents.client_id_used")) clientId = newId();
        error.textContent = failure(problem);
        error.hidden = false;
        if (!markFaults(fields, problem.problem.fields ?? {})) error.scrollIntoView({ block: "nearest" });
      } finally {
        send.disabled = false;
      }
    };
    if (Object.keys(FINDS).some((name) => kept[name])) find();
    return el("form", { class: "dialog counter", onsubmit: submit, oninput: changed, onchange: changed, noValidate: true },
      el("h2", { id: "counter-title" }, say("counter.title")),
      el("p", { class: "muted small" }, say("counter.lead")),
      error,
      where.node,
      field("words", true, { label: say("counter.words") }),
      el("h3", {}, say("counter.customer")),
      el("div", { class: "counter__grid" },
        field("name", true), field("locale", false, { label: say("counter.locale") }),
        field("phone", false, { hint: say("counter.reach") }), field("email", false), field("address", false), field("free_times", false)),
      known,
      el("h3", {}, say("counter.matter")),
      el("div", { class: "counter__grid" },
        field("kind", true, { label: say("counter.kind") }), field("product", false), field("when", false, { hint: say("counter.when_hint") }),
        field("desired_outcome", false), field("order_number", false), field("branch", false), field("amount", false)),
      el("div", { class: "dialog__buttons" }, el("button", { class: "button", type: "button", onclick: close }, say("cancel")), send));
  }, { look: "broad" });
}

/** Say that a case was opened, and where its link went. */
export function tellOpened({ case_number: number, mailed_to: address }) {
  toast(address ? say("counter.mailed", { number, address }) : say("counter.opened", { number }));
}
