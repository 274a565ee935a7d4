// The page's entry point: puts the parts together, signs in and out, switches the language, keeps the time.

import { closeAdministration, openAdministration, redrawAdministration } from "./administration.js";
import { startAlerts } from "./alerts.js";
import { api } from "./api.js";
import { keepAskedFor } from "./asked_for.js";
import { drawNothing } from "./conversation.js";
import { openCounter, tellOpened } from "./counter.js";
import { startDeskKeys } from "./desk_keys.js";
import { drafts, forgetState, state } from "./desk_state.js";
import { allIn, byId, icon, toast } from "./dom.js";
import { startKeys } from "./keys.js";
import { showKeys } from "./keys_help.js";
import { forgetListViews } from "./list_views.js";
import { leaving } from "./leaving.js";
import { listen } from "./live.js";
import { may, setMay } from "./may.js";
import { dropDialogs } from "./modal.js";
import { startDay } from "./my_day.js";
import { drawNotices, forgetNotices, readOpen, refreshNotices, startNotices } from "./notices.js";
import { setView, show, showDay, showFound, showWhenFree, startOpening, viewNow, whenFree } from "./opening.js";
import { drawLiveTools, drawMe } from "./own_bar.js";
import { watchPolicy } from "./policy.js";
import { forgetRows, noteChanged, redrawLists, refreshAll, refreshBeside, refreshLists, refreshOthers, run, showTab, startQueue, step, takeNext } from "./queue.js";
import { drawRinging } from "./ringing.js";
import { redrawSearch, startSearch, stopSearch } from "./search.js";
import { turnOn } from "./second_factor.js";
import { forgetUnsent } from "./sending.js";
import { hearSession, tellSignedIn, tellSignedOut } from "./session_news.js";
import { focusSignIn, showSignIn, startSignIn } from "./signing_in.js";
import { startTheme } from "./theme.js";
import { TIMES_EVERY } from "./time.js";
import { closeWorkList, openWorkList, redrawWorkList, showPromise } from "./work_list.js";
import { applyWords, currentLocale, failure, say, setLocale } from "./words.js";

const desk = byId("desk");
const skip = /** @type {HTMLElement} */ (document.querySelector(".skip"));
// Everything is fetched again now and then, should a change ever not have been told.
const ALL_EVERY = 300000;
/** @type {(() => void) | null} */
let stop = null;

function explain(error) {
  if (error.status === 401) return signedOut(say("sign_in.expired"));
  toast(failure(error));
}

const openNotice = ({ conversation_id: id, promise_id: promise, seq }) => (promise ? showPromise(promise) : whenFree("ring.later", () => showFound(id, seq)));
const alerts = startAlerts(byId("bell"), { onOpen: showWhenFree });
startOpening({ redraw: () => { redrawLists(); readOpen(); }, explain });
startNotices({ open: openNotice, openId: () => state.open?.id });
startQueue({ explain, hear: alerts.hear, hearTasks: alerts.hearTasks, onDay: showDay });
startDay({ onOpen: show, onTab: (name) => { showTab(name); setView("lists"); }, onLists: () => setView("lists"), run });
startSignIn({ onSignedIn: signedIn });

const drawOwn = () => drawMe({ explain, onSignOut: signOut, onNewCase: newCase });

async function newCase() {
  const made = await openCounter(drafts).catch(explain);
  if (!made) return;
  tellOpened(made);
  refreshLists();
  // The case may go on in the conversation that is open.
  if (state.open?.id === made.conversation_id) state.open.refresh();
  show(made.conversation_id);
}

function signedIn(agent) {
  state.me = agent;
  tellSignedIn(agent.id);
  setMay(agent.may);
  byId("sign-in").hidden = true;
  drawOwn();
  byId("set-up-first").hidden = !agent.lacks_second_factor;
  if (agent.lacks_second_factor) return byId("set-up-second-factor").focus();
  // The desk opens what the address names, now that it knows for whom.
  if (location.pathname !== "/desk") return location.reload();
  if (may("administer")) {
    desk.hidden = true;
    return openAdministration({ explain, onOwnName: (name) => { if (state.me && state.me.name !== name) { state.me.name = name; drawOwn(); } } });
  }
  if (!may("see")) {
    desk.hidden = true;
    drawLiveTools({ explain });
    refreshNotices();
    return openWorkList({ explain, onRefresh: refreshNotices });
  }
  desk.hidden = false;
  skip.hidden = false;
  drawLiveTools({ explain });
  watchPolicy();
  startSearch({ explain, onOpen: showFound, onClose: () => setView("lists"), onBack: () => setView("lists"), onViews: redrawLists });
  drawNothing();
  redrawLists();
  stop = listen({
    queue: refreshLists,
    conversation: (id) => { noteChanged(id); if (id === null || id === state.open?.id) state.open?.refresh(); },
    typing: (news) => { if (news.conversation_id === state.open?.id) state.open?.typing(news); },
    here: (news) => { if (news.conversation_id === state.open?.id) state.open?.here.people(news.people); },
    notices: refreshNotices,
    beside: refreshBeside,
    fresh: () => { refreshBeside(); state.open?.here.again(); refreshNotices(); },
    colleagues: () => { state.presence?.refresh(); if (may("oversee")) refreshOthers(); },
    ended: () => signedOut(say("sign_in.expired")),
  }, agent.id);
  // The rows at once, while the stream is being opened; the rest follows when the desk says that it listens.
  noteChanged(null);
  refreshLists();
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted) show(wanted);
  else document.getElementById("tab-waiting")?.focus();
}

keepAskedFor();
byId("set-up-second-factor").addEventListener("click", async () => {
  if (await turnOn()) api.me().then((found) => signedIn(found.agent), explain);
});

function signedOut(message = "") {
  stop?.();
  stop = null;
  state.open?.close();
  forgetState();
  forgetRows();
  setMay([]);
  closeAdministration();
  closeWorkList();
  drawLiveTools({ explain });
  drawRinging([]);
  alerts.forget();
  forgetNotices();
  watchPolicy();
  stopSearch();
  desk.hidden = true;
  skip.hidden = true;
  byId("me").hidden = true;
  byId("set-up-first").hidden = true;
  dropDialogs();
  document.title = `${say("title")} · ${say("brand")}`;
  drawNothing();
  showSignIn(message);
}

async function signOut() {
  try {
    if (!await leaving(api.signOut)) return;
  } catch (error) {
    if (error.status !== 401) return explain(error);
  }
  tellSignedOut();
  forget();
}

function forget() {
  drafts.clear();
  forgetListViews();
  forgetUnsent();
  signedOut();
}

// Reloading leaves nothing of the person before on the page.
hearSession({ who: () => state.me?.id, signedOut: forget, replaced: () => location.reload() });

const keysButton = byId("keys");
keysButton.append(icon("keyboard"));
keysButton.addEventListener("click", showKeys);
startDeskKeys({ onTakeNext: takeNext, onStep: step });
startKeys(() => may("see"));

for (const button of allIn(document, "[data-locale]")) {
  button.addEventListener("click", () => {
    const wanted = button.dataset.locale ?? "";
    if (wanted === currentLocale()) return;
    setLocale(wanted);
    drawOwn();
    alerts.draw();
    drawNotices();
    redrawAdministration();
    redrawWorkList();
    if (!may("see")) return;
    state.presence?.refresh();
    const id = state.open?.id;
    state.open?.close();
    state.open = null;
    const view = viewNow();
    if (id) show(id); else drawNothing();
    setView(view);
    redrawLists();
    redrawSearch();
    button.focus();
  });
}
applyWords();
startTheme(byId("theme"));
setInterval(() => {
  if (!state.me) return;
  redrawLists();
  state.presence?.refresh();
}, TIMES_EVERY);
setInterval(() => { if (state.me && may("see")) refreshAll(); }, ALL_EVERY);

// Who the page was made for: the desk's first answer tells when that is not so any more.
const known = JSON.parse(byId("who").textContent ?? "null");
if (known) signedIn(known);
else focusSignIn();
