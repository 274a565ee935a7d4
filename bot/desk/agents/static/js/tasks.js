// Tasks of a case: what somebody of the desk has to do, by when; in the case panel and in the day's list.

import { api } from "./api.js";
import { part } from "./case_parts.js";
import { el, icon } from "./dom.js";
import { askForm } from "./forms.js";
import { may } from "./may.js";
import { idsByWords } from "./ids.js";
import { momentFields } from "./postponing.js";
import { moment } from "./time.js";
import { pick, say } from "./words.js";

const LONGEST = 300;

/** Return the words of a task: those of the system in the language of the page, those of a person as they are. */
export const taskWords = (task) => pick(task.texts ?? task.text);

/** Return the part of the case with its tasks; `run` runs a button's act and refreshes what is shown. */
export function tasksPart(view, { run }) {
  const open = view.tasks.filter((task) => !task.done_at);
  const done = view.tasks.filter((task) => task.done_at);
  if (!may("work") && !view.tasks.length) return "";
  return part("tasks",
    open.length > 0 && el("ul", { class: "tiles" }, open.map((task) => el("li", {}, taskTile(task, { run, where: "case" })))),
    !open.length && el("p", { class: "muted small" }, say("tasks.none")),
    may("work") && el("button", { class: "button button--small", type: "button", id: "case-task-add", onclick: (event) => run(event.currentTarget, () => addTask(view)) }, icon("check"), say("tasks.add")),
    done.length > 0 && el("details", { class: "why", id: "tasks-done" }, el("summary", {}, say("tasks.done_n", { n: done.length })),
      el("ul", { class: "tiles" }, done.map((task) => el("li", {}, taskTile(task, { run, where: "case" }))))));
}

/**
 * Return one task with its buttons. `where` keeps the ids of the two places apart; with `onOpen` it names its customer,
 * and opens their conversation.
 * @param {any} task
 * @param {{run: (button: any, act: () => Promise<unknown>) => unknown, where: string, onOpen?: ((id: string) => void) | null}} handlers
 */
export function taskTile(task, { run, where, onOpen = null }) {
  const late = !task.done_at && new Date(task.due_at) <= new Date();
  const button = (name, act) => el("button", { class: "button button--small", type: "button", id: `${where === "case" ? "case-" : ""}task-${name}-${task.id}`,
    "aria-label": `${say(`tasks.${name}`)}: ${taskWords(task)}`, onclick: (event) => run(event.currentTarget, act) }, say(`tasks.${name}`));
  return el("div", { class: `tile task${late ? " tile--late" : ""}${task.louder > 1 && !task.done_at ? " task--loud" : ""}` },
    el("div", { class: "tile__top" }, el("b", { dir: "auto" }, taskWords(task)), late && el("span", { class: `chip ${task.louder > 1 ? "chip--danger" : "chip--warn"}` }, say(task.louder > 1 ? "tasks.overdue" : "tasks.due"))),
    el("p", { class: "small" }, task.done_at ? say("tasks.done_by", { agent: task.done_by?.name ?? "", time: moment(task.done_at) }) : say(task.mine ? "tasks.by_me" : "tasks.by", { time: moment(task.due_at), agent: task.agent?.name ?? "" }),
      !task.done_at && task.made_by && task.made_by.id !== task.agent?.id ? ` · ${say("tasks.asked", { agent: task.made_by.name })}` : ""),
    onOpen && el("p", { class: "small" }, el("button", { class: "source", type: "button", id: `task-open-${task.id}`, onclick: () => onOpen(task.conversation_id) }, `${task.customer.name || say("customer.unnamed")} · ${task.case_number}`)),
    may("work") && el("div", { class: "task__acts" },
      task.done_at ? button("undo", () => api.changeTask(task.id, { done: false })) : [button("done", () => api.changeTask(task.id, { done: true })), button("change", () => changeTask(task))]));
}

async function colleaguesToChoose() {
  const { colleagues } = await api.colleagues();
  return colleagues.sort((a, b) => Number(b.me) - Number(a.me)).map((person) => ({ value: String(person.id), label: person.me ? say("tasks.me", { agent: person.name }) : person.name, me: person.me }));
}

async function addTask(view) {
  const people = await colleaguesToChoose();
  const { fields, read } = momentFields();
  const idOf = idsByWords();
  await askForm({
    title: say("tasks.add"), lead: say("tasks.lead"), confirm: say("tasks.add"),
    fields: [
      { name: "text", label: say("tasks.text"), longest: LONGEST, hint: say("tasks.text_hint") }, ...fields,
      { name: "who", label: say("tasks.who"), type: "select", value: people.find((person) => person.me)?.value ?? people[0]?.value ?? "", options: people }],
    check: (values) => {
      if (!values.text.trim()) return { name: "text", text: say("tasks.words_needed") };
      return read(values) ? null : { name: "at", text: say("tasks.moment") };
    },
    // Sent again after the connection broke it is the same task, with other words another one.
    send: (values) => api.addTask(view.id, idOf(values.text.trim()), values.text.trim(), read(values), Number(values.who)),
  });
}

async function changeTask(task) {
  const people = await colleaguesToChoose();
  const { fields, read } = momentFields();
  await askForm({
    title: say("tasks.change"), lead: taskWords(task), confirm: say("tasks.change"),
    fields: [...fields, { name: "who", label: say("tasks.who"), type: "select", value: String(task.agent?.id ?? ""), options: people }],
    check: (values) => (read(values) ? null : { name: "at", text: say("tasks.moment") }),
    send: (values) => api.changeTask(task.id, { due_at: read(values), agent_id: Number(values.who) }),
  });
}
