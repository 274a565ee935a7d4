import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceState } from "../../../bot/desk/static/widget/src/choices.js";

const said = (seq, text, more = {}) => ({ seq, at: "2026-05-01T00:00:00Z", author: { role: "bot" }, kind: "text", text, ...more });
const mine = (seq, text) => said(seq, text, { author: { role: "customer" } });
const unsent = (more) => ({ client_id: "c", text: "…", at: "2026-05-01T00:00:00Z", state: "queued", ...more });

const question = said(1, "Which one?", { kind: "question", payload: { asks: "product", suggestions: [{ choice: "a", label: "Robot" }, { choice: "b", label: "Kettle" }] } });
const recap = said(1, "Is that right?", { kind: "recap", payload: { facts: {}, confirm: { choice: "y", label: "Yes" }, corrections: [{ choice: "w", label: "Not that day", fact: "when" }] } });
const options = said(1, "Choose.", { kind: "options", payload: { options: [{ choice: "r", title: "Refund" }, { choice: "e", title: "Exchange" }], none: { choice: "n", label: "None" } } });

test("what was just offered may be pressed", () => {
  for (const message of [question, recap, options]) assert.deepEqual(choiceState(message, [], []), { open: true });
});

test("a button that was pressed is remembered by its words", () => {
  assert.deepEqual(choiceState(question, [mine(2, "Kettle")], []), { open: false, chosen: "Kettle" });
  assert.deepEqual(choiceState(recap, [mine(2, "Not that day")], []), { open: false, chosen: "Not that day" });
  assert.deepEqual(choiceState(options, [said(2, "Take your time."), mine(3, "None")], []), { open: false, chosen: "None" });
});

test("suggestions end with the customer's next words, cards outlast a digression", () => {
  const digression = [mine(2, "When are you open?"), said(3, "From nine.")];
  assert.deepEqual(choiceState(question, digression, []), { open: false });
  assert.deepEqual(choiceState(recap, digression, []), { open: true });
  assert.deepEqual(choiceState(options, digression, []), { open: true });
});

test("a later step ends a card", () => {
  for (const kind of ["recap", "options", "commitment", "handoff"]) {
    assert.deepEqual(choiceState(options, [said(2, "…", { kind })], []), { open: false }, kind);
  }
  assert.deepEqual(choiceState(options, [said(2, "…", { kind: "status" })], []), { open: true });
});

test("the same words said by somebody else choose nothing", () => {
  assert.deepEqual(choiceState(options, [said(2, "Refund", { author: { role: "agent" } })], []), { open: true });
});

test("a press that is on its way closes the card, one that failed opens it again", () => {
  const press = { of: 1, choice: "r", text: "Refund" };
  for (const state of ["queued", "sending", "waiting"]) {
    assert.deepEqual(choiceState(options, [], [unsent({ ...press, state })]), { open: false, chosen: "Refund" }, state);
  }
  assert.deepEqual(choiceState(options, [], [unsent({ ...press, state: "failed" })]), { open: true });
});

test("words on their way close suggestions, and leave cards open", () => {
  assert.deepEqual(choiceState(question, [], [unsent({})]), { open: false });
  assert.deepEqual(choiceState(question, [], [unsent({ state: "failed" })]), { open: true });
  assert.deepEqual(choiceState(options, [], [unsent({})]), { open: true });
});

test("a message without buttons has nothing to press that could fail", () => {
  assert.deepEqual(choiceState(said(1, "Hello."), [], []), { open: true });
  assert.deepEqual(choiceState(said(1, "…", { kind: "options", payload: {} }), [mine(2, "Refund")], []), { open: true });
});
