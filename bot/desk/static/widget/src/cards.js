// One function for each kind of message with a card. `press(label, choice)` answers with a button, `speak(text)` as if
// the customer had typed the text. A card's `refresh(state, later)` is called after every new message.
/** @import { CommitmentPayload, HandoffPayload, MatterStatus, Message, OptionsPayload, Promised, RecapPayload, StatusPayload } from "../../protocol" */
/** @import { ChoiceButton, Press } from "./choice_buttons.js" */
/** @import { ChoiceState } from "./choices.js" */
/** @import { Child } from "./dom.js" */
import { choiceButton } from "./choice_buttons.js";
import { momentOf } from "./dates.js";
import { h, hidden, icon, onSubmit } from "./dom.js";
import { LOCALE, NARROW, TOUCH, inAll, say } from "./page.js";
import { newId } from "./session.js";

/** @typedef {(text: string) => void} Speak */

/**
 * Return a card with a title and an icon.
 * @param {string} cls
 * @param {string} title
 * @param {string} symbol
 * @param {...(Child | readonly Child[])} children
 */
export const card = (cls, title, symbol, ...children) =>
  h("section", { cls: `card ${cls}`, "aria-label": title }, h("h3", null, icon(symbol), title), ...children);

/**
 * @param {HTMLElement} box
 * @param {readonly ChoiceButton[]} buttons
 * @param {(state: ChoiceState) => void} [also]
 */
const refreshAll = (box, buttons, also) => {
  /** @param {ChoiceState} state */
  const refresh = (state) => {
    buttons.forEach((button) => button.refresh(state));
    if (also) also(state);
  };
  return Object.assign(box, { refresh });
};

const FACTS = ["what", "when", "used_for", "promised_for", "product", "branch", "order_number", "amount", "desired_outcome", "appointment", "name", "email", "phone"];

// A text of at least this many characters gets the whole width of the card.
const STORY = 60;

/**
 * Return the recap card: the facts understood, to be confirmed or corrected one by one. What happened has no row of its
 * own where the sentences above the card, `told`, tell it.
 * @param {RecapPayload} payload
 * @param {Press} press
 * @param {string} told
 */
export const recapCard = ({ facts = {}, confirm, corrections = [] }, press, told) => {
  /** @type {ChoiceButton[]} */
  const buttons = [];
  /** @param {Parameters<typeof choiceButton>} rest */
  const button = (...rest) => {
    const made = choiceButton(...rest);
    buttons.push(made);
    return made;
  };
  const known = Object.keys(facts).filter((name) => name !== "what" || !told.includes(facts.what));
  const names = [...FACTS.filter((name) => known.includes(name)), ...known.filter((name) => !FACTS.includes(name))];
  const rows = names.map((name) => {
    const what = say(`fact_${name}`) || name;
    const fix = corrections.find((one) => one.fact === name);
    const edit = fix && button("fix", fix.choice, fix.label, say("correct"), press);
    if (edit) edit.setAttribute("aria-label", say("correct_label", { what }));
    const long = facts[name].length > STORY ? " long" : "";
    return h("div", { cls: `fact${long}` }, h("dt", { text: what }), h("dd", { dir: "auto", text: facts[name] }), edit && h("dd", { cls: "edit" }, edit));
  });
  const rest = corrections
    .filter((one) => !names.includes(one.fact))
    .map((one) => button("chip", one.choice, one.label, null, press));
  const box = card(
    "recap",
    say("recap"),
    "check",
    h("dl", null, rows),
    rest.length && h("div", { cls: "chips" }, rest),
    confirm && button("main", confirm.choice, confirm.label, null, press),
  );
  return refreshAll(box, buttons);
};

/**
 * @param {string} cls
 * @param {string} title
 * @param {string} symbol
 * @param {readonly string[]} [items]
 */
const bullets = (cls, title, symbol, items = []) =>
  items.length &&
  h("ul", { cls, "aria-label": title }, items.map((text) => h("li", null, icon(symbol), h("span", { text }))));

/**
 * @param {string} symbol
 * @param {string} label
 * @param {string | undefined} text
 */
const line = (symbol, label, text) =>
  text && h("div", { cls: "line" }, h("dt", null, icon(symbol), label), h("dd", { dir: "auto", text }));

/**
 * Return the card of an offer: its options with advantages and disadvantages, of which one or none can be chosen.
 * @param {OptionsPayload} payload
 * @param {Press} press
 */
export const optionsCard = ({ options = [], none }, press) => {
  /** @type {ChoiceButton[]} */
  const buttons = [];
  const rows = options.map((option, index) => {
    const id = `option-${option.choice}`;
    const face = h("span", { text: say("choose") });
    const choose = choiceButton("main", option.choice, option.title, [icon("check"), face], press);
    choose.setAttribute("aria-label", `${say("choose")}: ${option.title}`);
    buttons.push(choose);
    const row = h(
      "li",
      { cls: "option", "aria-labelledby": id },
      h("h4", { id }, h("span", { cls: "radio" }), hidden(say("option_n", { n: index + 1 }) + " "), h("span", { text: option.title })),
      h("dl", null, line("turn", say("remedy"), option.remedy), line("gift", say("goodwill"), option.goodwill)),
      // On a telephone, three options or more would be several screens long.
      h(
        "details",
        { cls: "weigh", open: !NARROW.matches || options.length < 3 },
        h("summary", { text: say("weigh") }),
        bullets("pros", say("pros"), "plus", option.pros),
        bullets("cons", say("cons"), "less", option.cons),
      ),
      h("dl", { cls: "fine" }, line("clock", say("deadline"), option.deadline), line("person", say("handler"), option.handler)),
      choose,
    );
    /** @param {ChoiceState} state */
    const mark = ({ open, chosen }) => {
      const mine = chosen === option.title;
      row.classList.toggle("chosen", mine);
      row.classList.toggle("past", !open && !mine);
      face.textContent = say(mine ? "chosen" : "choose");
      choose.hidden = !open && !mine;
    };
    return Object.assign(row, { mark });
  });
  const refuse = none && choiceButton("quiet", none.choice, none.label, null, press);
  if (refuse) buttons.push(refuse);
  const box = card("options", say("options"), "turn", h("ul", { cls: "choices" }, rows), refuse);
  return refreshAll(box, buttons, (state) => rows.forEach((row) => row.mark(state)));
};

/**
 * Return the case number with a button that copies it.
 * @param {string} number
 */
const caseNumber = (number) => {
  const done = h("span", { "aria-live": "polite", text: say("copy") });
  const copy = h("button", { type: "button", cls: "fix", "aria-label": `${say("copy")}: ${number}` }, icon("copy"), done);
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(number);
      done.textContent = say("copied");
    } catch {
      // Without permission or on an insecure page, select the number so that it can be copied by hand.
      getSelection()?.selectAllChildren(shown);
    }
  };
  const shown = h("strong", { text: number });
  return h("p", { cls: "number" }, h("span", { text: say("case_number") }), shown, copy);
};

/** @param {readonly Promised[]} [items] */
const taskList = (items = []) =>
  h(
    "ul",
    { cls: "tasks" },
    items.map(({ what, owner, line: direct, due_at, state }) =>
      h(
        "li",
        { cls: state || "open" },
        h("p", { dir: "auto", text: what }),
        h(
          "p",
          { cls: "fine" },
          owner && h("span", null, icon("person"), direct ? `${owner} · ${direct}` : owner),
          due_at && h("span", null, icon("clock"), say("by_time", { time: momentOf(due_at) })),
          state && h("span", { cls: "tag", text: say(`state_${state}`) || state }),
        ),
      ),
    ),
  );

/**
 * Return the link to the page of a case; where a telephone is not at hand already, also its code to scan.
 * @param {string} [address]
 */
const statusLink = (address) => {
  if (!address) return null;
  const link = h("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: say("status_page") });
  if (TOUCH.matches) return h("p", { cls: "fine" }, link);
  const code = h("img", { alt: say("status_qr"), width: 148, height: 148, referrerpolicy: "no-referrer" });
  const box = h("details", { cls: "qr" }, h("summary", { text: say("status_qr") }), code);
  // The page may forbid pictures from elsewhere; the link does without.
  code.onerror = () => box.remove();
  box.ontoggle = () => code.src || (code.src = `${address}/qr.svg`);
  return h("div", { cls: "fine" }, link, box);
};

/**
 * Return the card of an agreement with its commitments.
 * @param {CommitmentPayload} payload
 */
export const commitmentCard = ({ case_number, items, status_url }) =>
  card("commitment", say("commitment"), "check", case_number && caseNumber(case_number), taskList(items), statusLink(status_url));

/** @param {MatterStatus} matter */
const matterStatus = ({ case_number, stage, items }) => [
  case_number && caseNumber(case_number),
  stage && h("p", { cls: "stage" }, h("span", { cls: "tag", text: say(`stage_${stage}`) || stage })),
  items && items.length > 0 && taskList(items),
];

/**
 * Return the card with the status of a case, or of each matter when the conversation has several.
 * @param {StatusPayload} payload
 */
export const statusCard = ({ matters, status_url, ...only }) =>
  card(
    "status",
    say("status"),
    "turn",
    matters
      ? h(
          "ol",
          { cls: "matters" },
          matters.map((one) => h("li", null, one.about && h("p", { cls: "about", dir: "auto", text: one.about }), matterStatus(one))),
        )
      : matterStatus(only),
    statusLink(status_url),
  );

/** @param {Speak} speak */
const contactForm = (speak) => {
  /**
   * @param {string} name
   * @param {string} type
   * @param {string} complete
   */
  const field = (name, type, complete) => {
    const input = h("input", { type, name, autocomplete: complete, id: `contact-${newId()}`, dir: "auto", maxlength: 200 });
    return { input, row: h("div", { cls: "field" }, h("label", { for: input.id, text: say(`fact_${name}`) }), input) };
  };
  const fields = [field("name", "text", "name"), field("phone", "tel", "tel"), field("email", "email", "email")];
  const why = h("p", { cls: "why", role: "alert" });
  const go = h("button", { cls: "main", text: say("contact_send") });
  const form = h("form", { novalidate: true }, h("h4", { text: say("contact_title") }), fields.map((one) => one.row), why, go);
  onSubmit(form, go, () => {
    const given = fields.map((one) => one.input.value.trim());
    if (!given[1] && !given[2]) {
      why.textContent = say("contact_empty");
      return fields[1].input.focus();
    }
    why.textContent = "";
    speak(say("contact_text", { details: given.filter(Boolean).join(LOCALE === "en" ? ", " : "、") }));
  });
  return form;
};

/**
 * Return the card of a handoff: who takes over and by when, with a form if contact details are needed.
 * @param {HandoffPayload} payload
 * @param {Speak} speak
 */
export const handoffCard = ({ promised_by, handler, contact_needed }, speak) => {
  const form = contact_needed && contactForm(speak);
  const name = typeof handler === "string" ? handler : handler?.name;
  const box = card(
    "handoff",
    say("handoff"),
    "person",
    h("dl", null, line("person", say("handler"), name), line("clock", say("promised"), promised_by && momentOf(promised_by))),
    form,
  );
  /**
   * @param {ChoiceState} _state
   * @param {readonly Message[]} later
   */
  const refresh = (_state, later) => {
    if (!form) return;
    // The labels may be in another language than when it was sent.
    const openings = inAll("contact_text").map((text) => text.split("{")[0]);
    form.hidden = later.some((next) => next.author.role === "agent" || openings.some((one) => next.text.startsWith(one)));
  };
  return Object.assign(box, { refresh });
};
