// The middle column: one conversation with its head, its messages and the reply box, kept up to date.

import { runAct } from "./acts.js";
import { api } from "./api.js";
import { makeAssist } from "./assist.js";
import { drawCase } from "./case.js";
import { coalesce } from "./coalesce.js";
import { makeComposer } from "./composer.js";
import { state as known } from "./desk_state.js";
import { allIn, byId, el, icon } from "./dom.js";
import { makeHere } from "./here.js";
import { may } from "./may.js";
import { placeNotes, withNotes } from "./notes.js";
import { makeSending } from "./sending.js";
import { take as takeIt } from "./taking.js";
import { makeTalkActs } from "./talk_acts.js";
import { makeTalkHead } from "./talk_head.js";
import { attachTemplates } from "./templates.js";
import { makeTranscript } from "./transcript.js";
import { currentLocale, say } from "./words.js";

const root = byId("talk");

/** Show that no conversation is open. */
export function drawNothing() {
  root.replaceChildren(el("div", { class: "talk__empty" }, icon("talk"), el("b", {}, say("nothing_open")), el("p", {}, say("nothing_open.lead"))));
  drawCase(null);
}

/** Open one conversation; call `refresh` and `typing` of the result for news, and `close` at the end. */
export function openConversation(id, { drafts, onChanged, onView, onOpen, explain }) {
  const transcript = makeTranscript();
  const typing = el("p", { class: "typing", role: "status" });
  const foot = el("div", { class: "talk__foot" });
  const here = makeHere(id, known.me?.id);
  const below = el("button", { class: "button button--small talk__below", type: "button", hidden: true, onclick: () => { transcript.toEnd(); below.hidden = true; } }, say("new_below"));
  /** @type {any} */
  let view = null;
  /** @type {string | null} */
  let givenFor = null;
  let lastSeq = 0;
  /** @type {ReturnType<typeof makeComposer> | null} */
  let composer = null;
  let writesNext = false;
  let footFor = "";
  let caseFor = "";
  let open = true;
  let typingTimer = 0;
  let detachTemplates = () => {};

  transcript.node.addEventListener("scroll", () => { if (transcript.atEnd()) below.hidden = true; });

  const { refresh, going } = coalesce(load, () => open);
  const run = (button, act) => runAct(button, act, {
    explain, refresh, otherwise: () => (button.id.startsWith("case-") ? document.querySelector(".case__body") : transcript.node),
  });
  const acts = makeTalkActs(id, { now: () => view, still: () => open, run, take, goOn: async () => {
    await refresh();
    if (view.mine) composer?.focus();
  } });
  const head = makeTalkHead({ buttons: acts.buttons, comeBack: acts.comeBack, onView });
  const help = makeAssist(id, { onAct: (name, button) => run(button, { offer: acts.offer, resolve: acts.resolve }[name]), onStep: () => drawHead() });
  const sending = makeSending(id, { transcript, drafts, explain, composer: () => (open ? composer : null), onSent: help.sent, onTried: () => { if (open) refresh(); } });
  root.replaceChildren(head.node, transcript.node, typing, here.node, foot);

  async function load() {
    let news;
    try {
      news = await api.conversation(id, lastSeq);
    } catch (error) {
      if (open) explain(error);
      if (open && error.status === 404 && !view) drawNothing();
      return;
    }
    if (!open) return;
    const first = view === null;
    view = news;
    sending.arrived(news.messages);
    transcript.node.setAttribute("aria-busy", String(first));
    below.hidden = !transcript.add(news.messages, { force: first }) && below.hidden;
    if (first) sending.showUnsent();
    placeNotes(transcript.node, news.notes);
    if (first || below.hidden && transcript.follows()) transcript.toEnd();
    lastSeq = Math.max(lastSeq, news.last_seq);
    transcript.node.setAttribute("aria-busy", "false");
    if (news.messages.some((message) => message.author.role === "customer")) showTyping(false);
    drawHead();
    drawFoot();
    const { messages, notes, last_seq: _, ...story } = view;
    const shows = JSON.stringify([story, currentLocale()]);
    if (shows !== caseFor) drawCase(view, { glance: help.summary, onSource: (seq) => { onView("talk"); transcript.point(seq); }, onClose: () => onView("talk"), run, onOpen, onDecided: () => {} });
    caseFor = shows;
    help.refresh(view);
    // What may still be given has changed, so what was found in the draft may not hold any more.
    const given = JSON.stringify([view.approvals, view.offers].map((some) => some.map(({ id: one, state }) => [one, state])));
    if (givenFor !== null && givenFor !== given) composer?.lookAgain();
    givenFor = given;
    onChanged(view);
  }

  // With a person, the step follows from messages and offers, because the stage does not show it.
  const drawHead = () => head.draw(view, help.step() ?? view.step);

  async function take() {
    if (!await takeIt(id)) return;
    // The refresh that is awaited may have begun before: then the reply box comes with the next one.
    writesNext = true;
    await refresh();
    writeNext();
  }

  function writeNext() {
    // Keep the focus on another button that the agent has moved to meanwhile.
    if (!writesNext || !composer || head.node.contains(document.activeElement)) return;
    writesNext = false;
    composer.focus();
  }

  function drawFoot() {
    const wanted = view.owner === "agent" && view.mine && may("work") ? "write" : `${Boolean(view.over)}:${view.owner}:${view.agent?.name ?? ""}`;
    if (wanted === footFor) return;
    footFor = wanted;
    if (wanted === "write") {
      composer = makeComposer(id, drafts, sending.send, here.wrote);
      help.attach(composer);
      detachTemplates();
      detachTemplates = attachTemplates(composer, id);
      drawWriting(composer.node);
      writeNext();
      return;
    }
    composer = null;
    const closed = !may("work") ? say("reply.read_only") : view.owner === "agent" ? say("reply.with_other", { agent: view.agent?.name ?? "" }) : view.over ? say("reply.over") : say("reply.take_first");
    drawWriting(el("div", { class: "reply" }, el("p", { class: "reply__closed" }, closed)));
  }

  function drawWriting(reply) {
    const [standing] = allIn(foot, ".writing");
    if (standing && may("work")) {
      // Replace only the reply box, because the agent may be writing a note.
      reply.hidden = standing.dataset.mode === "note";
      standing.querySelector(":scope > .reply")?.replaceWith(reply);
      return;
    }
    const writing = may("work") ? withNotes(id, drafts, reply, { explain, onSaved: refresh, onType: here.wrote }) : reply;
    writing.prepend(below);
    foot.replaceChildren(writing);
  }

  function typed({ role, on }) {
    // That a colleague writes is told by `here`, also of those who do not have the conversation.
    if (role === "customer") showTyping(on, view?.customer.name);
  }

  function showTyping(on, name) {
    clearTimeout(typingTimer);
    typing.textContent = on ? (name ? say("typing.by", { name }) : say("typing")) : "";
    if (on) typingTimer = setTimeout(() => showTyping(false), 6000);
  }

  refresh();
  return {
    id, refresh, typing: typed, here, write: () => composer?.focus(),
    close: () => { open = false; here.close(); help.close(); detachTemplates(); },
    point: (seq) => Promise.resolve(going()).then(() => { if (open) transcript.point(seq); }),
    focus: () => transcript.node.focus({ preventScroll: true }),
  };
}
