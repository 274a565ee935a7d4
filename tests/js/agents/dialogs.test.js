import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { page } from "./page.js";
import { press, settled, submit, type } from "./small_dom.js";

const { Refused } = await import("../../../bot/desk/agents/static/js/api.js");
const { ask } = await import("../../../bot/desk/agents/static/js/dialogs.js");
const { askForm } = await import("../../../bot/desk/agents/static/js/forms.js");
const { afterDialogs, dropDialogs, keepInSight, openModal } = await import("../../../bot/desk/agents/static/js/modal.js");
const { el } = await import("../../../bot/desk/agents/static/js/dom.js");

const dialog = () => page.querySelector("dialog");
const find = (selector) => dialog().querySelector(selector);
const button = (look) => find(`.button${look}`);

afterEach(dropDialogs);

test("a question is answered by its button, and cancelled by the other one", async () => {
  const asked = ask("give_back");
  assert.equal(dialog().getAttribute("aria-labelledby"), "give_back-title");
  assert.equal(find("#give_back-title").textContent, "give_back.ask");
  button("--main").click();
  assert.equal(await asked, "");
  const again = ask("give_back");
  find("[type=button]").click();
  assert.equal(await again, null);
  assert.equal(dialog(), null);
});

test("a note that is needed is asked for beside the field, and comes back without blanks around it", async () => {
  const asked = ask("approval.decline", { note: true });
  const field = find("textarea");
  assert.equal(page.activeElement, field);
  button("--main").click();
  const error = find("[role=alert]");
  assert.deepEqual([error.hidden, error.textContent, page.activeElement], [false, "approval.decline.note_needed", field]);
  type(field, "  too much  ");
  submit(find("form"));
  assert.equal(await asked, "too much");
  const optional = ask("approval.approve", { note: true, optional: true });
  submit(find("form"));
  assert.equal(await optional, "");
});

test("the focus goes back to what opened the dialog, if that is still there", async () => {
  const opener = el("button", { id: "opener" });
  page.body.append(opener);
  opener.focus();
  const asked = ask("give_back");
  find("[type=button]").focus();
  dialog().close();
  await asked;
  assert.equal(page.activeElement, opener);
  const again = ask("give_back");
  opener.remove();
  dialog().close();
  await again;
  assert.equal(page.activeElement, page.body);
});

test("what waits for dialogs runs when the last one is closed; signing out drops it", async () => {
  let ran = 0;
  afterDialogs(() => { ran += 1; });
  assert.equal(ran, 1);
  const [first, second] = [openModal("a", () => el("p")), openModal("b", () => el("p"))];
  afterDialogs(() => { ran += 1; });
  const open = page.querySelectorAll("dialog");
  open[1].close();
  await second;
  await settled();
  assert.equal(ran, 1);
  open[0].close();
  await first;
  await settled();
  assert.equal(ran, 2);
  openModal("c", () => el("p"));
  afterDialogs(() => { ran += 1; });
  dropDialogs();
  await settled();
  assert.equal(ran, 2);
});

test("short messages and the line of a ring are in the top dialog, where they can be seen and pressed", () => {
  const [toasts, ringing] = ["toasts", "ringing"].map((id) => page.getElementById(id));
  ringing.hidden = false;
  openModal("a", () => el("p"));
  openModal("b", () => el("p"));
  const top = page.querySelectorAll("dialog").at(-1);
  assert.deepEqual([toasts.parentElement === top, top.children[0] === ringing], [true, true]);
  ringing.hidden = true;
  keepInSight();
  assert.equal(ringing.parentElement, page.body);
  dropDialogs();
  assert.equal(toasts.parentElement, page.body);
});

const FIELDS = [
  { name: "day", label: "Day", type: "date" },
  { name: "way", label: "Way", value: "a", options: [{ value: "a", label: "A", hint: "the first" }, { value: "b", label: "B" }] },
  { name: "which", label: "Which", onlyFor: ["way", "b"] },
  { name: "tell", label: "Tell", type: "checkbox" },
];

test("a form names its fields, and shows some only for a choice; what is not asked for is not sent", async () => {
  const sent = [];
  const done = askForm({ title: "T", lead: "L", fields: FIELDS, confirm: "OK", send: async (values) => { sent.push(values); } });
  const [day, way, which, tell] = ["day", "way", "which", "tell"].map((name) => find(`[name=${name}]`));
  assert.equal(page.activeElement, day);
  for (const field of [day, way, which, tell]) assert.equal(dialog().querySelectorAll("label").filter((label) => label.getAttribute("for") === field.id).length, 1);
  assert.equal(find(`#${way.id}-hint`).textContent, "the first");
  const row = which.closest(".field");
  assert.equal(row.hidden, true);
  type(way, "b");
  assert.equal(row.hidden, false);
  type(which, "this one");
  type(way, "a");
  tell.click();
  type(day, "2026-12-01");
  submit(find("form"));
  assert.equal(await done, true);
  assert.deepEqual(sent, [{ day: "2026-12-01", way: "a", which: "", tell: "yes" }]);
});

test("what is wrong stands at its field, which is focused; nothing typed is lost", async () => {
  const answers = [new Refused(400, { title: "No such day", field: "day" }), new Refused(0), null];
  const done = askForm({
    title: "T", fields: FIELDS, confirm: "OK", check: ({ day }) => (day ? null : { name: "day", text: "Please choose a day" }),
    send: async () => { const answer = answers.shift(); if (answer) throw answer; },
  });
  const [day, form] = [find("[name=day]"), find("form")];
  submit(form);
  const error = find("[role=alert]");
  assert.deepEqual([error.textContent, day.getAttribute("aria-invalid"), day.getAttribute("aria-errormessage"), page.activeElement], ["Please choose a day", "true", error.id, day]);
  assert.equal(error.closest(".field"), day.closest(".field"));
  type(day, "2026-12-01");
  submit(form);
  await settled();
  assert.deepEqual([error.textContent, day.value, error.closest(".field") === day.closest(".field"), button("--main").disabled], ["No such day", "2026-12-01", true, false]);
  // The connection broke: about no field, so above all of them.
  submit(form);
  await settled();
  assert.deepEqual([error.closest(".field"), day.getAttribute("aria-invalid"), error.hidden], [null, null, false]);
  submit(form);
  assert.equal(await done, true);
});

test("suggested values are offered, and a button can be pressed once", async () => {
  let calls = 0;
  let let_go = () => {};
  const done = askForm({ title: "T", fields: [{ name: "tags", label: "Tags", suggested: ["VIP", "press"] }], confirm: "OK", send: () => { calls += 1; return new Promise((resolve) => { let_go = resolve; }); } });
  const field = find("[name=tags]");
  assert.deepEqual(find(`#${field.getAttribute("list")}`).querySelectorAll("option").map((option) => option.value), ["VIP", "press"]);
  button("--main").click();
  button("--main").click();
  await settled();
  assert.equal(calls, 1);
  let_go();
  assert.equal(await done, true);
  assert.equal(press(page.body, "x"), false);
});
