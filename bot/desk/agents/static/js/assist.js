// Writing assistance: a summary above the case, the next step and three suggested replies above the reply box.

import { api } from "./api.js";
import { curve } from "./curve.js";
import { el, focusedIn, present } from "./dom.js";
import { replaceWords } from "./drafts.js";
import { date } from "./time.js";
import { named, pick, say } from "./words.js";

const FACTS = ["what", "when", "product", "desired_outcome"];
const LOADING_RETRY = 1500;
const MOST_RETRIES = 6;

/** Return the help for one conversation. `onAct(name)` runs the next step's button, `onStep()` follows a new step. */
export function makeAssist(id, { onAct, onStep }) {
  const summary = el("section", { class: "glance", "aria-label": say("glance"), hidden: true });
  const strip = el("div", { class: "assist", role: "group", "aria-label": say("assist") });
  let shownFor = "";
  /** @type {any} */
  let found = null;
  /** @type {any} */
  let box = null;
  /** @type {number | null} */
  let inserted = null;
  let asked = 0;
  let open = true;
  let timer = 0;

  const onKey = (event) => {
    const index = ["Digit1", "Digit2", "Digit3"].indexOf(event.code);
    if (index < 0 || !event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.repeat || event.isComposing || !strip.isConnected || !found?.replies[index]) return;
    event.preventDefault();
    insert(index);
  };
  document.addEventListener("keydown", onKey);

  /** Fetch the help again when something that it depends on has changed. */
  function refresh(view) {
    const key = JSON.stringify([view.last_seq, view.felt_seq, view.stage, view.mine, view.facts.map((fact) => fact.value),
      view.offers.map((offer) => offer.state), view.approvals.map((approval) => approval.state), view.commitments.map((one) => one.state)]);
    if (key === shownFor) return;
    shownFor = key;
    load(view, 0);
  }

  async function load(view, tries) {
    clearTimeout(timer);
    // A failure is ignored, because the conversation works without the help.
    const mine = ++asked;
    const news = await api.assist(id).catch(() => null);
    if (!open || !news || mine !== asked) return;
    if (JSON.stringify(news.replies) !== JSON.stringify(found?.replies)) inserted = null;
    const step = found?.next.number;
    found = news;
    if (step !== news.next.number) onStep();
    drawSummary(view);
    drawStrip();
    if (!news.ready && tries < MOST_RETRIES) timer = setTimeout(() => load(view, tries + 1), LOADING_RETRY);
  }

  // --- the summary -------------------------------------------------------------------------------------------

  function drawSummary(view) {
    const { facts, feelings, earlier, similar } = found.summary;
    const unfolded = new Set([...summary.querySelectorAll("details[open]")].map((details) => details.id));
    const told = FACTS.filter((name) => facts[name]);
    summary.hidden = false;
    summary.replaceChildren(
      el("h3", {}, say("glance")),
      told.length
        ? el("p", { class: "glance__story", dir: "auto" }, told.map((name, index) => [index ? " · " : "", name === "what" ? el("b", {}, facts[name]) : facts[name]]))
        : el("p", { class: "small muted" }, say("glance.nothing_told")),
      ...[
        view.case?.severity && el("p", { class: "small muted" }, `${say("case.severity")} ${say("case.severity.of", { level: view.case.severity })}`),
        offered(view),
        feelings.length > 0 && curve(feelings),
        casesPart("earlier", earlier.cases, earlier.count),
        casesPart("similar", similar, similar.length),
      ].filter(Boolean));
    for (const details of summary.querySelectorAll("details")) details.open = unfolded.has(details.id);
  }

  function offered(view) {
    const lines = view.offers.map((offer) => {
      const chosen = offer.options.find((option) => option.chosen);
      const titles = (chosen ? [chosen] : offer.options).map((option) => pick(option.title)).join(say("glance.or"));
      return `${named("offers.state", offer.state)}${say("colon")}${titles}`;
    });
    return lines.length > 0 && el("ul", { class: "small glance__offers" }, lines.map((line) => el("li", {}, line)));
  }

  function casesPart(name, cases, count) {
    if (!count) return "";
    return el("details", { id: `glance-${name}` },
      el("summary", {}, say(`glance.${name}`, { n: count })),
      el("ul", { class: "tiles" }, cases.map((one) => el("li", { class: "tile" },
        el("div", { class: "tile__top" },
          el("a", { href: `/desk#${encodeURIComponent(one.conversation_id)}`, target: "_blank", rel: "noopener" }, one.number),
          el("span", { class: "small muted" }, date(one.opened_at))),
        one.what && el("p", { class: "glance__what", dir: "auto" }, one.what),
        el("p", {}, ending(one))))));
  }

  function ending(one) {
    return [
      one.agreed.length ? one.agreed.map(pick).join(say("glance.or")) : named("stage", one.stage),
      one.kept > 0 && say("glance.kept", { n: one.kept }),
      one.broken > 0 && say("glance.broken", { n: one.broken }),
      one.open > 0 && say("glance.open", { n: one.open }),
      one.score && say("glance.score", { n: one.score }),
    ].filter(Boolean).join(" · ");
  }

  // --- the next step and the replies ---------------------------------------------------------------------------

  function drawStrip() {
    const focused = focusedIn(strip);
    const { next, replies } = found;
    strip.replaceChildren(...present([
      el("div", { class: "assist__next" },
        el("span", { class: "chip chip--accent" }, `${next.number} ${named("step", next.number)}`),
        el("p", {}, el("span", { class: "muted" }, say("assist.next")), " ", el("b", {}, named("next", next.name))),
        next.act && el("button", { class: "button button--small", type: "button", id: "assist-act", onclick: (event) => onAct(next.act, event.currentTarget) }, say(next.act))),
      replies.length > 0 && el("ul", { class: "assist__replies", "aria-label": say("assist.replies") }, replies.map((reply, index) => el("li", {},
        el("button", { class: "assist__reply", type: "button", id: `assist-${index}`, title: reply.text, "aria-keyshortcuts": `Alt+${index + 1}`, onclick: () => insert(index) },
          el("kbd", { "aria-hidden": "true" }, `Alt ${index + 1}`),
          el("span", { class: "assist__text", dir: "auto" }, reply.text),
          reply.source === "colleagues" && el("span", { class: "chip" }, say("assist.colleagues")))))),
    ]));
    if (focused) document.getElementById(focused)?.focus();
    hideWhileWriting();
  }

  // Hide the suggestions while the agent writes, to give space to the text; their keys still work.
  const hideWhileWriting = () => strip.classList.toggle("assist--writing", Boolean(box?.value.trim()));

  function insert(index) {
    const text = found.replies[index].text;
    const whole = inserted !== null && box.value === found.replies[inserted].text;
    replaceWords(box, whole ? 0 : box.selectionStart, whole ? box.value.length : box.selectionEnd, text);
    inserted = index;
  }

  /** Connect the help to a reply box. */
  function attach(composer) {
    box = composer.box;
    box.addEventListener("input", hideWhileWriting);
    composer.node.prepend(strip);
    hideWhileWriting();
  }

  /** Tell the desk how the suggested replies were used when `text` was sent. */
  function sent(text) {
    if (!found?.replies.length || !strip.isConnected) return;
    const kept = inserted !== null && text.length > 0 ? inserted : null;
    api.suggested(id, { step: found.next.name, shown: found.replies, ...(kept === null ? {} : { inserted: kept }), sent: text }).catch(() => {});
    inserted = null;
  }

  const close = () => { open = false; clearTimeout(timer); document.removeEventListener("keydown", onKey); };
  return { summary, attach, refresh, sent, close, step: () => found?.next.number };
}
