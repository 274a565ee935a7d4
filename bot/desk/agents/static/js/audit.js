// The audit log: newest first, filtered, in words; people's deeds first of all, because programs do much more.

import { api } from "./api.js";
import { allIn, el, present } from "./dom.js";
import { currentLocale, named, say } from "./words.js";

const OTHERS = ["customer", "bot", "system"];
const filter = { people: "1", who: "", what: "", about: "", since: "", until: "" };

/** Fetch the newest entries and draw them into `panel`, keeping the chosen filters. */
export async function drawAudit(panel, { explain }) {
  const rows = el("tbody");
  const count = el("p", { class: "small muted", role: "status" });
  const older = el("button", { class: "button", type: "button", id: "audit-older", hidden: true }, say("audit.older"));
  const nothing = el("p", { class: "lists__empty", hidden: true }, say("audit.none"));
  const file = el("a", { class: "button button--small", id: "audit-export", download: "", title: say("audit.export.lead") }, say("audit.export"));
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
    file.href = api.auditFile(filter);
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
  const field = (name, label, input) => {
    Object.assign(input, { id: `audit-${name}`, value: filter[name], onchange: () => { filter[name] = input.value; fill(0).catch(explain); } });
    return el("div", { class: "field" }, el("label", { for: input.id }, label), input);
  };
  const choose = (name, label, options) => field(name, label, el("select", {}, options.map(([value, text]) => el("option", { value }, text))));
  panel.replaceChildren(
    el("div", { class: "administration__lead" },
      el("div", {}, el("h2", {}, say("administration.audit")), el("p", { class: "muted small" }, say("audit.lead"))),
      el("div", { class: "administration__filters" },
        choose("people", say("audit.by"), [["1", say("audit.by.people")], ["", say("audit.by.all")]]),
        choose("who", say("audit.who"), [["", say("audit.everybody")],
          ...found.people.map(({ actor, name }) => [actor, `${name} (${actor.slice(6)})`]),
          ...OTHERS.map((actor) => [actor, named("audit.actor", actor)])]),
        choose("what", say("audit.what"), [["", say("audit.everything")], ...found.kinds.map((kind) => [kind, named("audit.kind", kind)])]),
        field("about", say("audit.about"), el("input", { type: "search", maxLength: 64, autocomplete: "off", spellcheck: false })),
        field("since", say("audit.since"), el("input", { type: "date" })),
        field("until", say("audit.until"), el("input", { type: "date" })))),
    el("div", { class: "table__scroll", tabIndex: 0, role: "region", "aria-label": say("administration.audit") },
      el("table", { class: "table table--log" },
        el("thead", {}, el("tr", {}, ["when", "who", "what", "change", "subject"].map((name) => el("th", { scope: "col" }, say(`audit.${name}`))))), rows),
      nothing),
    el("div", { class: "administration__older" }, older, count, file));
}

function row(entry) {
  return el("tr", { tabIndex: -1 },
    el("td", { class: "table__time" }, exactly(entry.at)),
    el("td", { title: entry.actor }, entry.who),
    el("td", {}, entry.what),
    el("td", {}, entry.changes.map(change)),
    el("td", { title: entry.subject }, entry.about));
}

function change({ what, before, after }) {
  const nothing = say("audit.change.nothing");
  return el("p", { class: "change" }, ...present([what && el("b", {}, what), el("del", {}, before || nothing), " → ", el("ins", {}, after || nothing)]));
}

/** Return a moment from the year to the second, in the reader's time zone. */
function exactly(iso) {
  const at = new Date(iso);
  const day = at.toLocaleDateString(currentLocale() === "en" ? "en-GB" : "zh-Hant-TW", currentLocale() === "en"
    ? { day: "numeric", month: "short", year: "numeric" } : { day: "2-digit", month: "2-digit", year: "numeric" });
  return `${day} ${at.toLocaleTimeString("en-GB", { hourCycle: "h23" })}`;
}
