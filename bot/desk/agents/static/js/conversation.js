// The middle column: one conversation, its actions, and the reply box.

import { runAct } from "./acts.js";
import { api } from "./api.js";
import { assignTo } from "./assign.js";
import { makeAssist } from "./assist.js";
import { drawCase } from "./case.js";
import { coalesce } from "./coalesce.js";
import { makeComposer } from "./composer.js";
import { state as known } from "./desk_state.js";
import { ask } from "./dialogs.js";
import { allIn, byId, el, icon, toast } from "./dom.js";
import { forgetFiles, keepUnsent } from "./files_to_send.js";
import { makeHere } from "./here.js";
import { newId } from "./ids.js";
import { may } from "./may.js";
import { placeNotes, withNotes } from "./notes.js";
import { makeOffer } from "./offers.js";
import { askToOpenAgain } from "./open_again.js";
import { askToResolve } from "./resolving.js";
import { take as takeIt } from "./taking.js";
import { attachTemplates } from "./templates.js";
import { makeTranscript } from "./transcript.js";
import { chooseUntil } from "./postponing.js";
import { moment } from "./time.js";
import { passOn } from "./transfer.js";
import { currentLocale, named, say } from "./words.js";

const STEPS = [1, 2, 3, 4, 5];
const root = byId("talk");

/** Show that no conversation is open. */
export function drawNothing() {
  root.replaceChildren(el("div", { class: "talk__empty" }, icon("talk"), el("b", {}, say("nothing_open")), el("p", {}, say("nothing_open.lead"))));
  drawCase(null);
}

// Messages that could not be sent, kept also while another conversation is open.
const unsentOf = new Map();

/** Delete the messages that could not be sent, because another person may sign in next. */
export const forgetUnsent = () => { unsentOf.clear(); forgetFiles(); };

/** Open one conversation; call `refresh` and `typing` of the result for news, and `close` at the end. */
export function openConversation(id, { drafts, onChanged, onView, onOpen, explain }) {
  const transcript = makeTranscript();
  const head = el("header", { class: "talk__head" });
  const typing = el("p", { class: "typing", role: "status" });
  const foot = el("div", { class: "talk__foot" });
  const here = makeHere(id, known.me?.id);
  const below = el("button", { class: "button button--small talk__below", type: "button", hidden: true, onclick: () => { transcript.toEnd(); below.hidden = true; } }, say("new_below"));
  if (!unsentOf.has(id)) unsentOf.set(id, new Map());
  const unsent = unsentOf.get(id);
  /** @type {any} */
  let view = null;
  /** @type {string | null} */
  let givenFor = null;
  let lastSeq = 0;
  /** @type {ReturnType<typeof makeComposer> | null} */
  let composer = null;
  let writesNext = false;
  let footFor = "";
  const headParts = new Map();
  let caseFor = "";
  let open = true;
  let typingTimer = 0;
  let detachTemplates = () => {};

  root.replaceChildren(head, transcript.node, typing, here.node, foot);
  head.append(el("p", { class: "muted" }, say("loading")));
  transcript.node.addEventListener("scroll", () => { if (transcript.atEnd()) below.hidden = true; });

  const { refresh, going } = coalesce(load, () => open);

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
    for (const message of news.messages) if (message.client_id) unsent.delete(message.client_id);
    transcript.node.setAttribute("aria-busy", String(first));
    below.hidden = !transcript.add(news.messages, { force: first }) && below.hidden;
    if (first) for (const draft of unsent.values()) show(draft);
    placeNotes(transcript.node, news.notes);
    if (first || below.hidden && transcript.follows()) transcript.toEnd();
    lastSeq = Math.max(lastSeq, news.last_seq);
    transcript.node.setAttribute("aria-busy", "false");
    if (news.messages.some((message) => message.author.role === "customer")) showTyping(false);
    if (first) head.replaceChildren();
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

  function drawHead() {
    const found = view.case;
    drawPart("row", [view.customer.name, view.owner, view.mine, view.agent, found?.number, view.locale, Boolean(view.over), Boolean(view.postponed)], () => el("div", { class: "talk__row" },
      el("button", { class: "icon-button only-phone", type: "button", dataset: { act: "back" }, "aria-label": say("back_to_queue"), onclick: () => onView("lists") }, icon("back")),
      el("div", { class: "talk__who" },
        el("h2", { title: view.customer.name || undefined }, view.customer.name || say("customer.unnamed")),
        el("p", {}, ownerChip(), found && el("span", {}, say("case.number", { number: found.number })), el("span", {}, named("locale", view.locale)))),
      el("button", { class: "icon-button only-narrow", type: "button", dataset: { act: "case" }, "aria-label": say("show_case"), title: say("show_case"), onclick: () => onView("case") }, icon("panel")),
      el("div", { class: "talk__acts" }, acts())));
    drawPart("later", [view.postponed, view.back, view.mine], laterLine);
    // With a person, the step follows from messages and offers, because the stage does not show it.
    const now = help.step() ?? view.step;
    drawPart("steps", [now], () => el("ol", { class: "steps", "aria-label": say("case.steps") }, STEPS.map((step) => el("li", {
      class: step < now ? "done" : "", "aria-current": step === now ? "step" : undefined,
    }, named("step", step)))));
  }

  // Redraw only what has changed, because replacing a button that is being pressed loses the press.
  function drawPart(name, shown, make) {
    const shows = JSON.stringify([shown, currentLocale()]);
    const before = headParts.get(name);
    if (before?.shows === shows) return;
    const focused = before && before.node.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.act : null;
    const node = make();
    headParts.set(name, { node, shows });
    if (before) before.node.replaceWith(node);
    else head.append(node);
    if (focused) node.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  function ownerChip() {
    if (view.owner === "agent") return el("span", { class: "chip chip--accent" }, view.mine ? say("you") : say("owner.agent", { agent: view.agent?.name ?? "" }));
    // The bot has it only in case the customer writes again.
    if (view.owner === "bot" && ["resolved", "closed"].includes(view.case?.stage)) return el("span", { class: "chip" }, say("owner.settled"));
    return el("span", { class: `chip ${view.owner === "queue" ? "chip--warn" : "chip--calm"}` }, named("owner", view.owner));
  }

  function acts() {
    if (!may("work")) return [];
    const button = (name, act, look = "") => el("button", { class: `button ${look}`, type: "button", id: `act-${name}`, dataset: { act: name }, onclick: (event) => run(event.currentTarget, act) }, say(name));
    const overseen = may("oversee") && button("assign", assign);
    if (view.owner === "queue") return [overseen, button("take", take, "button--main")];
    if (view.over) return [button("open_again", openAgain)];
    if (view.owner === "bot") return [overseen, button("take_over", take)];
    if (view.owner === "agent" && view.mine) return [view.case && button("offer", offer), button("transfer", transfer), !view.postponed && button("postpone", postpone), button("give_back", giveBack), button("resolve", resolve, "button--main")];
    if (view.owner === "agent" && may("oversee")) return [button("transfer", transfer)];
    return [];
  }

  const run = (button, act) => runAct(button, act, {
    explain, refresh, otherwise: () => (button.id.startsWith("case-") ? document.querySelector(".case__body") : transcript.node),
  });

  const take = async () => {
    if (!await takeIt(id)) return;
    // The refresh that is awaited may have begun before: then the reply box comes with the next one.
    writesNext = true;
    await refresh();
    writeNext();
  };
  function writeNext() {
    // Keep the focus on another button that the agent has moved to meanwhile.
    if (!writesNext || !composer || head.contains(document.activeElement)) return;
    writesNext = false;
    composer.focus();
  }
  function laterLine() {
    if (view.postponed) {
      return el("p", { class: "notice later" }, icon("clock"),
        el("span", {}, say(view.mine ? "later.is" : "later.is_by", { time: moment(view.postponed.until), agent: view.postponed.by?.name ?? "", reason: view.postponed.reason })),
        (view.mine || view.owner === "agent" && may("oversee")) && el("button", { class: "button button--small", type: "button", id: "act-come_back", dataset: { act: "come_back" }, onclick: (event) => run(event.currentTarget, () => api.comeBack(id)) }, say("come_back")));
    }
    if (view.back && view.mine) return el("p", { class: "notice later later--back", role: "status" }, icon("clock"), el("span", {}, say(`later.back.${view.back.why}`), " ", say("later.because", { reason: view.back.reason })));
    return el("div", { hidden: true });
  }

  const postpone = async () => {
    const done = await chooseUntil(say("postpone.ask"), say("postpone.lead"), {
      promised: view.person_by, send: ({ until, reason, tellLater }) => api.postpone(id, until, reason, tellLater),
    });
    if (done) toast(say("postpone.done", { time: moment(done.until) }));
  };
  const openAgain = async () => {
    const done = await askToOpenAgain(view);
    if (!done) return;
    toast(done.agent ? say("open_again.done", { agent: done.agent.name }) : say("open_again.done.queue"));
    await refresh();
    if (view.mine) composer?.focus();
  };
  const giveBack = async () => { if ((await ask("give_back")) !== null) await api.giveBack(id); };
  const transfer = async () => {
    const to = await passOn(id, () => open, { overseen: !view.mine, holder: view.agent?.id });
    if (to) toast(say("transfer.done", { to }));
  };
  const assign = async () => {
    const to = await assignTo(id, () => open);
    if (to) toast(say("assign.done", { to }));
  };
  const offer = async () => {
    const state = await makeOffer(id, () => open);
    if (state) toast(say(state === "offered" ? "offer.sent" : "approval.sent"));
  };
  const resolve = async () => {
    const answer = await askToResolve(view);
    if (answer) await api.resolve(id, answer.note, answer.number, answer.settle);
  };

  const help = makeAssist(id, { onAct: (name, button) => run(button, { offer, resolve }[name]), onStep: () => drawHead() });

  function drawFoot() {
    const wanted = view.owner === "agent" && view.mine && may("work") ? "write" : `${Boolean(view.over)}:${view.owner}:${view.agent?.name ?? ""}`;
    if (wanted === footFor) return;
    footFor = wanted;
    if (wanted === "write") {
      composer = makeComposer(id, drafts, sendAll, here.wrote);
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

  function show(draft) {
    draft.draw = () => transcript.pending(draft, () => send(draft));
    draft.draw();
  }

  /** Send each file as a message of its own, the words with the first. */
  async function sendAll(text, files) {
    if (!files.length) return send({ clientId: newId(), text });
    for (const [index, file] of files.entries()) await send({ clientId: newId(), text: index === 0 ? text : "", file });
  }

  async function send(draft) {
    draft.failed = "";
    unsent.set(draft.clientId, draft);
    show(draft);
    try {
      if (draft.file) await api.sendFile(id, draft.clientId, draft.text, draft.file, (percent) => transcript.progress(draft, percent));
      else await api.talk(id, draft.clientId, draft.text);
      if (draft.text) help.sent(draft.text);
    } catch (error) {
      draft.failed = [error.title || say("message.failed"), error.problem?.detail].filter(Boolean).join(" ");
      if ([401, 409, 413, 415, 422].includes(error.status)) {
        // It cannot be sent as it is: put it back into the box, in front of what was written since.
        unsent.delete(draft.clientId);
        transcript.drop(draft);
        if (open && composer) composer.restore(draft.text, draft.file);
        else if (draft.file) keepUnsent(id, draft.file);
        if (!(open && composer) && draft.text) drafts.setItem(`draft:${id}`, [draft.text, drafts.getItem(`draft:${id}`)].filter(Boolean).join("\n"));
        explain(error);
      } else if (unsent.has(draft.clientId)) draft.draw();
    }
    if (open) refresh();
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
