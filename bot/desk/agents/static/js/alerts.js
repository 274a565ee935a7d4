// A sound and a browser notification for urgent events, once each, only when the agent has turned them on.

import { taskWords } from "./tasks.js";
import { icon, toast } from "./dom.js";
import { named, say } from "./words.js";

const WANTED = "amends-desk-alerts";
const HEARD = "amends-desk-heard";
const HEARD_MOST = 300;
// Tones in Hz: rising for a conversation that rings for me, low for one that is overdue.
const TUNES = { ring: [660, 880, 660, 880], urgent: [660, 880], overdue: [440, 330], task: [523, 659] };
const TONE_SECONDS = 0.16;

/** Let the bell turn alerts on and off; `onOpen(id)` shows a conversation. Pass new lists to `hear`, new tasks to `hearTasks` of the result. */
export function startAlerts(bell, { onOpen }) {
  let wanted = localStorage.getItem(WANTED) === "on";
  let first = true;
  let firstTasks = true;
  /** @type {AudioContext | null} */
  let audio = null;

  const mayNotify = () => "Notification" in window && Notification.permission === "granted";

  function draw() {
    const words = !wanted ? say("alerts.turn_on") : mayNotify() ? say("alerts.turn_off") : say("alerts.sound_only");
    bell.replaceChildren(icon(wanted ? "sound" : "sound_off"));
    bell.setAttribute("aria-label", words);
    bell.setAttribute("aria-pressed", String(wanted));
    bell.title = words;
  }

  async function toggle() {
    wanted = !wanted;
    localStorage.setItem(WANTED, wanted ? "on" : "off");
    if (wanted) {
      wake();
      if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
      toast(mayNotify() ? say("alerts.on") : say("alerts.on_sound_only"));
      play("urgent");
    } else toast(say("alerts.off"));
    draw();
  }

  // Browsers allow sound only after the user has interacted with the page.
  function wake() {
    if (!wanted) return;
    audio ??= window.AudioContext ? new AudioContext() : null;
    if (audio?.state === "suspended") audio.resume().catch(() => {});
  }

  function play(tune) {
    wake();
    const context = audio;
    if (!context) return;
    TUNES[tune].forEach((pitch, place) => {
      const at = context.currentTime + place * TONE_SECONDS * 1.25;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.16, at + 0.02);
      volume.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + TONE_SECONDS);
    });
  }

  /** Notify outside of the page; a click opens the conversation. No customer's words, because others may see a locked screen. */
  function notify(id, title, more) {
    if (!mayNotify()) return;
    let note;
    try {
      note = new Notification(title, more);
    } catch {
      // Some tablets allow notifications only for installed pages; the sound and the title still alert.
      return;
    }
    note.onclick = () => { window.focus(); onOpen(id); note.close(); };
  }

  const heardBefore = () => new Set(JSON.parse(localStorage.getItem(HEARD) ?? "[]"));
  // Shared with the other tabs of this browser, so that they do not alert again.
  const keepHeard = (heard) => localStorage.setItem(HEARD, JSON.stringify([...heard].slice(-HEARD_MOST)));

  /** Alert to new entries of the lists; not for the conversation `openId` on the screen, nor for the first lists. */
  function hear(lists, openId) {
    const heard = heardBefore();
    const overdue = new Set(lists.overdue);
    const news = [];
    for (const person of lists.waiting ?? []) {
      const id = person.conversation_id;
      const kinds = [
        person.offered_to?.me && ["ring", `ring:${id}:${person.offered_at}`],
        overdue.has(id) && ["overdue", `overdue:${id}:${person.promised_by}`],
        person.urgency === "urgent" && ["urgent", `urgent:${id}:${person.waiting_since}`],
      ].filter(Boolean).filter(([, key]) => !heard.has(key));
      for (const [, key] of kinds) heard.add(key);
      // A conversation with two kinds of news is reported once, as the more urgent kind.
      if (kinds.length && (kinds[0][0] === "ring" || (!first && id !== openId))) news.push([kinds[0][0], person]);
    }
    first = false;
    keepHeard(heard);
    if (!wanted || !news.length) return;
    play(news.some(([kind]) => kind === "ring") ? "ring" : news[0][0]);
    for (const [kind, person] of news) notify(person.conversation_id, say(`alerts.${kind}`), { body: named("reason", person.reason), tag: `${kind}-${person.conversation_id}` });
  }

  /** Tell of my tasks that have come due, or stayed undone: each step once; not of those when signing in. */
  function hearTasks(tasks) {
    const heard = heardBefore();
    const key = (task) => `task:${task.id}:${task.due_at}:${task.louder}`;
    const news = tasks.filter((task) => task.mine && task.louder > 0 && !heard.has(key(task)));
    const tell = !firstTasks && news.length > 0;
    firstTasks = false;
    if (!news.length) return;
    keepHeard([...heard, ...news.map(key)]);
    if (!tell) return;
    for (const task of news) toast(say(task.louder > 1 ? "alerts.task_overdue" : "alerts.task", { text: taskWords(task) }));
    if (!wanted) return;
    play(news.some((task) => task.louder > 1) ? "overdue" : "task");
    notify(news[0].conversation_id, say("alerts.tasks", { n: news.length }), { tag: "tasks" });
  }

  bell.addEventListener("click", toggle);
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake, { once: true });
  draw();
  return { hear, hearTasks, draw, forget: () => { first = true; firstTasks = true; } };
}
