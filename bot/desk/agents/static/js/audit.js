// The audit log: newest first, filtered by person and action, in sentences where there are any.

import { api } from "./api.js";
import { allIn, el } from "./dom.js";
import { currentLocale, named, say } from "./words.js";

// The group of words for `from`, `to` and `role` of an action.
const WORDS = { "agent.presence": "presence", "agent.role": "role", "agent.add": "role", "approval.requested": "role", "case.stage": "stage", "commitment.state": "commitments.state", "conversation.owner": "audit.owner" };
const OTHERS = ["customer", "bot", "system"];
const filter = { who: "", what: "", about: "" };

/** Fetch the newest entries and draw them into `panel`, keeping the chosen filters. */
export async function drawAudit(panel, { explain }) {
  const rows = el("tbody");
  const count = el("p", { class: "small muted", role: "status" });
  const older = el("button", { class: "button", type: "button", id: "audit-older", hidden: true }, say("audit.older"));
  const nothing = el("p", { class: "lists__empty", hidden: true }, say("audit.none"));
  let turn = 0;

  async function fill(before) {
    const mine = (turn += 1);
    const found = await api.audit(filter, before);
    // Ignore the answer to an outdated request.
    if (mine !== turn) return found;
    if (before) rows.append(...found.entries.map(row));
    else rows.replaceChildren(...found.entries.map(row));
    const n = rows.children.length;
    count.textContent = n ? say("audit.shown", { n }) : "";
    nothing.hidden = n > 0;
    older.hidden = found.older === null;
    older.onclick = async () => {
      const next = n;
      older.disabled = true;
      await fill(found.older).catch(explain);
      older.disabled = false;
      (older.hidden ? allIn(rows, "tr")[next] : older)?.focus();
    };
    return found;
  }

  const found = await fill(0);
  const choose = (name, label, everything, options) => {
    const select = el("select", { id: `audit-${name}`, onchange: () => { filter[name] = select.value; fill(0).catch(explain); } },
      el("option", { value: "" }, everything), options.map(([value, text]) => el("option", { value }, text)));
    select.value = filter[name];
    return el("div", { class: "field" }, el("label", { for: select.id }, label), select);
  };
  const about = el("input", { id: "audit-about", type: "search", value: filter.about, maxLength: 64, autocomplete: "off", spellcheck: false,
    onchange: () => { filter.about = about.value; fill(0).catch(explain); } });
  panel.replaceChildren(
    el("div", { class: "administration__lead" },
      el("div", {}, el("h2", {}, say("administration.audit")), el("p", { class: "muted small" }, say("audit.lead"))),
      el("div", { class: "administration__filters" },
        choose("who", say("audit.who"), say("audit.everybody"), [
          ...found.people.map(({ actor, name }) => [actor, `${name} (${actor.slice(6)})`]),
          ...OTHERS.map((actor) => [actor, named("audit.actor", actor)])]),
        choose("what", say("audit.what"), say("audit.everything"), found.kinds.map((kind) => [kind, named("audit.kind", kind)])),
        el("div", { class: "field" }, el("label", { for: about.id }, say("audit.about")), about))),
    el("div", { class: "table__scroll", tabIndex: 0, role: "region", "aria-label": say("administration.audit") },
      el("table", { class: "table table--log" },
        el("thead", {}, el("tr", {}, ["when", "who", "what", "subject"].map((name) => el("th", { scope: "col" }, say(`audit.${name}`))))), rows),
      nothing),
    el("div", { class: "administration__older" }, older, count));
}

function row(entry) {
  return el("tr", { tabIndex: -1 },
    el("td", { class: "table__time" }, exactly(entry.at)),
    el("td", {}, actor(entry)),
    el("td", {}, sentence(entry)),
    el("td", { title: entry.subject }, subject(entry)));
}

/** Return a moment from the year to the second, in the reader's time zone. */
function exactly(iso) {
  const at = new Date(iso);
  const day = at.toLocaleDateString(currentLocale() === "en" ? "en-GB" : "zh-Hant-TW", currentLocale() === "en"
    ? { day: "numeric", month: "short", year: "numeric" } : { day: "2-digit", month: "2-digit", year: "numeric" });
  return `${day} ${at.toLocaleTimeString("en-GB", { hourCycle: "h23" })}`;
}

const actor = ({ actor: who, actor_name: name }) => (who.startsWith("agent:") ? name ?? who.slice(6) : named("audit.actor", who));

function sentence({ action, detail }) {
  const group = WORDS[action];
  const values = Object.fromEntries(["from", "to", "role", "address", "minutes", "seq"].map((field) => [field,
    detail[field] === undefined ? "—" : group ? named(group, detail[field]) : detail[field]]));
  const name = `audit.act.${action}`;
  const said = say(name, values);
  return said === name ? action : said;
}

function subject({ subject: about, subject_name: name, case_number: number }) {
  if (name) return name;
  if (number) return say("audit.of.conversation_of", { id: number });
  const at = about.indexOf(":");
  const [kind, id] = [about.slice(0, at), about.slice(at + 1)];
  const said = say(`audit.of.${kind}`, { id: id.length > 20 ? `${id.slice(0, 8)}…` : id });
  return said === `audit.of.${kind}` ? about : said;
}
