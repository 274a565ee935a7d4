// The page's entry point: signing in and out, the lists, the open conversation, the live stream, language and theme.

import { openAccount } from "./account.js";
import { runAct } from "./acts.js";
import { startAlerts } from "./alerts.js";
import { api, Refused } from "./api.js";
import { keepAskedFor } from "./asked_for.js";
import { coalesce } from "./coalesce.js";
import { drawNothing, forgetUnsent, openConversation } from "./conversation.js";
import { startDeskKeys } from "./desk_keys.js";
import { allIn, byId, el, icon, present, toast } from "./dom.js";
import { closeAdministration, openAdministration, redrawAdministration } from "./administration.js";
import { startKeys } from "./keys.js";
import { showKeys } from "./keys_help.js";
import { drawLists, listed } from "./lists.js";
import { listen } from "./live.js";
import { may, setMay } from "./may.js";
import { afterDialogs, dialogOpen, dropDialogs } from "./modal.js";
import { watchPolicy } from "./policy.js";
import { totalOf } from "./promise_rules.js";
import { makePresence } from "./presence.js";
import { drawRinging } from "./ringing.js";
import { markOpen, redrawSearch, startSearch, stopSearch } from "./search.js";
import { turnOn } from "./second_factor.js";
import { hearSession, tellSignedIn, tellSignedOut } from "./session_news.js";
import { startTheme } from "./theme.js";
import { openTraining } from "./training.js";
import { closeWorkList, openWorkList, redrawWorkList } from "./work_list.js";
import { applyWords, currentLocale, named, say, setLocale } from "./words.js";

const desk = byId("desk");
const skip = /** @type {HTMLElement} */ (document.querySelector(".skip"));
const signInForm = /** @type {HTMLFormElement} */ (byId("sign-in-form"));
const [loginField, passwordField, codeField] = ["login", "password", "code"].map((name) => /** @type {HTMLInputElement} */ (signInForm.elements.namedItem(name)));
const signInError = byId("sign-in-error");
/**
 * @type {{me: {id: number, name: string, role: string, may: string[]} | null, lists: Record<string, any>, approvals: any[] | null, promises: any, filter: {owner: string, remedy: string}, tab: string,
 *   open: ReturnType<typeof openConversation> | null, seen: Map<string, number>, stop: (() => void) | null,
 *   presence: ReturnType<typeof makePresence> | null, held: string}}
 */
const state = { me: null, lists: {}, approvals: null, promises: null, filter: { owner: "", remedy: "" }, tab: "waiting", open: null, seen: new Map(), stop: null, presence: null, held: "" };

// Drafts survive a reload and an expired session, but not the closing of the tab.
const drafts = sessionStorage;

function explain(error) {
  if (error.status === 401) return signedOut(say("sign_in.expired"));
  toast(error.title || say(error.status ? "error.server" : "error.network"));
}

// --- lists ---------------------------------------------------------------------------------------------------

const unread = (person) => person.mine && person.last_words?.role === "customer"
  && person.last_seq > (state.seen.get(person.conversation_id) ?? 0) && person.conversation_id !== state.open?.id;

function redrawLists() {
  if (!may("see")) return;
  drawLists({ lists: state.lists, approvals: state.approvals, promises: state.promises, filter: state.filter, tab: state.tab, openId: state.open?.id, unread },
    { onTab: showTab, onOpen: show, onTakeNext: takeNext, run, onDecided: refreshLists, onFilter: narrow });
  const waiting = state.lists.waiting?.length ?? 0;
  const ringing = state.lists.waiting?.some((person) => person.offered_to?.me);
  drawRinging(state.lists.waiting ?? [], { run, onTake: takeThis, onPass: api.pass, onOpen: showWhenFree });
  document.title = `${ringing ? "🔔 " : ""}${waiting ? `(${waiting}) ` : ""}${say("title")} · ${say("brand")}`;
}

function showTab(name) {
  state.tab = name;
  redrawLists();
  if (name === "promises") refreshLists();
}

function narrow(filter) {
  state.filter = filter;
  refreshLists();
}

const run = (button, act, otherwise = () => document.getElementById("people")) => runAct(button, act, { explain, refresh: refreshLists, otherwise });

const { refresh: refreshLists } = coalesce(loadLists, () => state.me);

async function loadLists() {
  let found;
  try {
    found = await Promise.all([api.queue(), may("decide") ? api.approvals() : null, may("keep") ? api.promises(wantedPromises()) : null]);
  } catch (error) {
    if (state.me && error.status === 401) explain(error);
    return;
  }
  if (!state.me) return;
  const [lists, asked, promises] = found;
  const held = JSON.stringify([lists.mine, lists.others].map((people) => people.map((person) => person.agent.id).sort()));
  if (held !== state.held) state.presence?.refresh();
  Object.assign(state, { lists, held, approvals: asked?.approvals ?? null, promises: keptShown(promises) });
  redrawLists();
  alerts.hear(lists, document.hidden ? null : state.open?.id);
}

// Only the counts while another list is shown.
const wantedPromises = () => (state.tab === "promises" ? state.filter : { rows: "0" });

// A list that was left meanwhile came with its counts alone; what is shown stays until the rows are here.
const keptShown = (promises) => (promises && state.tab === "promises" && !promises.promises.length && state.promises?.promises.length && totalOf(promises) ? state.promises : promises);

async function takeNext() {
  if (!may("work")) return;
  const people = listed(state.lists, "waiting");
  // Skip conversations that ring for a colleague, who may take them first.
  const next = people.find((person) => !person.offered_to || person.offered_to.me) ?? people[0];
  if (!next) return;
  try {
    await takeThis(next.conversation_id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    explain(error);
  }
  refreshLists();
}

async function takeThis(id) {
  await api.take(id);
  await whenFree("ring.taken", async () => {
    state.tab = "mine";
    show(id);
    await state.open?.refresh();
    state.open?.write();
  });
}

function step(by) {
  const ids = listed(state.lists, state.tab).map((person) => person.conversation_id);
  const at = ids.indexOf(state.open?.id);
  const next = ids[at < 0 ? 0 : at + by];
  if (!next) return;
  show(next);
  state.open?.focus();
}

// --- the open conversation -----------------------------------------------------------------------------------

/** @param {string} selector */
const focusOn = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();

function setView(name) {
  const before = desk.dataset.view;
  desk.dataset.view = name;
  // The drawer takes the focus when it opens and returns it when it closes.
  if (name === "case") focusOn(".case__head button");
  else if (before === "case") focusOn("[data-act=case]");
  if (name === "lists") document.getElementById(`person-${state.open?.id}`)?.focus();
}

function show(id) {
  if (state.open?.id !== id) {
    state.open?.close();
    history.replaceState(null, "", `#${id}`);
    state.open = openConversation(id, { drafts, explain, onView: setView, onChanged: (view) => {
      state.seen.set(view.id, view.last_seq);
      redrawLists();
    } });
  }
  setView("talk");
  markOpen(id);
  redrawLists();
}

// Run `act` when no dialog is open. Until then a toast shows `words`, because a dialog belongs to the conversation
// behind it.
function whenFree(words, act) {
  const drop = dialogOpen() ? toast(say(words)) : () => {};
  return afterDialogs(() => { drop(); return act(); });
}

const showWhenFree = (id) => whenFree("ring.later", () => show(id));

function showFound(id, seq) {
  show(id);
  if (seq) state.open?.point(seq);
  else state.open?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && desk.dataset.view === "case" && !document.querySelector("dialog[open]")) setView("talk");
});

// --- signing in and out --------------------------------------------------------------------------------------

signInForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (signInForm.querySelector("button"));
  signInError.hidden = true;
  button.disabled = true;
  try {
    const { agent } = await api.signIn(loginField.value, passwordField.value, codeField.value);
    byId("sign-in-code").hidden = true;
    signInForm.reset();
    signedIn(agent);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    signInError.textContent = error.title || say(error.status ? "error.server" : "error.network");
    signInError.hidden = false;
    // The code is asked for once the desk says that it needs one.
    const asked = error.problem.type?.includes("agents.second_factor.");
    byId("sign-in-code").hidden = !asked;
    (asked ? codeField : passwordField).select();
  } finally {
    button.disabled = false;
  }
});

function signedIn(agent) {
  state.me = agent;
  tellSignedIn(agent.id);
  setMay(agent.may);
  byId("sign-in").hidden = true;
  drawMe();
  byId("set-up-first").hidden = !agent.lacks_second_factor;
  if (agent.lacks_second_factor) return byId("set-up-second-factor").focus();
  // The desk opens what the address names, now that it knows for whom.
  if (location.pathname !== "/desk") return location.reload();
  if (may("administer")) {
    desk.hidden = true;
    return openAdministration({ explain, onOwnName: (name) => { if (state.me && state.me.name !== name) { state.me.name = name; drawMe(); } } });
  }
  if (!may("see")) {
    desk.hidden = true;
    return openWorkList({ explain });
  }
  desk.hidden = false;
  skip.hidden = false;
  drawLiveTools();
  watchPolicy();
  startSearch({ explain, onOpen: showFound, onClose: () => setView("lists"), onBack: () => setView("lists"), onViews: redrawLists });
  drawNothing();
  redrawLists();
  state.stop = listen({
    queue: refreshLists,
    conversation: (id) => { if (id === null || id === state.open?.id) state.open?.refresh(); },
    typing: (news) => { if (news.conversation_id === state.open?.id) state.open?.typing(news); },
    colleagues: () => state.presence?.refresh(),
    ended: () => signedOut(say("sign_in.expired")),
  }, agent.id);
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted) show(wanted);
  else document.getElementById("tab-waiting")?.focus();
}

keepAskedFor();
byId("set-up-second-factor").addEventListener("click", async () => {
  if (await turnOn()) api.me().then((found) => signedIn(found.agent), explain);
});

function signedOut(message = "") {
  state.stop?.();
  state.open?.close();
  Object.assign(state, { me: null, lists: {}, approvals: null, promises: null, filter: { owner: "", remedy: "" }, tab: "waiting", open: null, stop: null });
  setMay([]);
  closeAdministration();
  closeWorkList();
  drawLiveTools();
  drawRinging([]);
  alerts.forget();
  watchPolicy();
  stopSearch();
  desk.hidden = true;
  skip.hidden = true;
  byId("me").hidden = true;
  byId("sign-in").hidden = false;
  byId("set-up-first").hidden = true;
  dropDialogs();
  document.title = `${say("title")} · ${say("brand")}`;
  drawNothing();
  signInError.textContent = message;
  signInError.hidden = !message;
  loginField.focus();
}

function drawMe() {
  const box = byId("me");
  box.hidden = !state.me;
  if (!state.me) return;
  box.replaceChildren(...present([
    el("button", { class: "bar__who", type: "button", id: "own-account", title: say("account"), "aria-label": `${state.me.name}, ${named("role", state.me.role)}: ${say("account")}`, onclick: () => openAccount({ explain }) },
      el("b", {}, state.me.name), el("span", {}, named("role", state.me.role))),
    may("oversee") && el("a", { class: "button button--small", href: "/desk/outbox" }, say("outbox.open")),
    may("train") && el("button", { class: "button button--small", type: "button", onclick: openTraining }, say("training.open")),
    el("button", { class: "icon-button", type: "button", "aria-label": say("sign_out"), title: say("sign_out"), onclick: signOut }, icon("out")),
  ]));
}

function drawLiveTools() {
  state.presence?.close();
  const tools = byId("live-tools");
  tools.hidden = !may("see");
  state.presence = may("work") ? makePresence({ explain, oversees: may("oversee") }) : null;
  byId("presence").replaceChildren(...(state.presence ? [state.presence.node] : []));
}

async function signOut() {
  try {
    await api.signOut();
  } catch (error) {
    if (error.status !== 401) return explain(error);
  }
  tellSignedOut();
  forget();
}

function forget() {
  drafts.clear();
  forgetUnsent();
  signedOut();
}

// Reloading leaves nothing of the person before on the page.
hearSession({ who: () => state.me?.id, signedOut: forget, replaced: () => location.reload() });

// --- alerts and keys -----------------------------------------------------------------------------------------

const alerts = startAlerts(byId("bell"), { onOpen: showWhenFree });
const keysButton = byId("keys");
keysButton.append(icon("keyboard"));
keysButton.addEventListener("click", showKeys);
startDeskKeys({ onTakeNext: takeNext, onStep: step });
startKeys(() => may("see"));

// --- language, theme, clock ----------------------------------------------------------------------------------

for (const button of allIn(document, "[data-locale]")) {
  button.addEventListener("click", () => {
    const wanted = button.dataset.locale ?? "";
    if (wanted === currentLocale()) return;
    setLocale(wanted);
    drawMe();
    alerts.draw();
    redrawAdministration();
    redrawWorkList();
    if (!may("see")) return;
    state.presence?.refresh();
    const id = state.open?.id;
    state.open?.close();
    state.open = null;
    const view = desk.dataset.view;
    if (id) show(id); else drawNothing();
    setView(view);
    redrawLists();
    redrawSearch();
    button.focus();
  });
}
applyWords();
startTheme(byId("theme"));
// Waiting times are shown in minutes, so they are redrawn twice a minute.
setInterval(() => {
  if (!state.me) return;
  redrawLists();
  state.presence?.refresh();
}, 30000);

if (document.body.dataset.signedIn === "yes") api.me().then(({ agent }) => signedIn(agent), () => signedOut());
else loginField.focus();
