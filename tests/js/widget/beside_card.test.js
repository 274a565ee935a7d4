import assert from "node:assert/strict";
import { test } from "node:test";
import { besideCard } from "../../../bot/desk/static/widget/src/beside_card.js";

const message = (kind, text, payload) => ({ seq: 1, at: "2026-05-01T00:00:00Z", author: { role: "bot" }, kind, text, payload });

test("a card's lists are left out of its text, and its sentences stay", () => {
  const text = "您可以這樣選：\n1. 全額退款\n2. 換一台新的\n- 七天內\n\n都不要也可以告訴我。";
  const payload = { options: [{ choice: "a", title: "全額退款" }, { choice: "b", title: "換一台新的" }] };
  assert.equal(besideCard(message("options", text, payload)), "您可以這樣選：\n\n都不要也可以告訴我。");
});

test("a line that only repeats what the card says is left out, whatever follows it", () => {
  const payload = { case_number: "A-1", items: [{ what: "We call you back", owner: "Mei" }] };
  assert.equal(besideCard(message("commitment", "Agreed.\nWe call you back.\nThank you.", payload)), "Agreed.\nThank you.");
});

test("the first line stays even where the card says it too", () => {
  assert.equal(besideCard(message("status", "Waiting for parts", { stage: "Waiting for parts" })), "Waiting for parts");
});

test("what has no card keeps all of its text", () => {
  const text = "First.\n1. one\n2. two";
  assert.equal(besideCard(message("text", text, { suggestions: [] })), text);
  assert.equal(besideCard(message("options", text, undefined)), text);
});

test("a recap tells the story, its facts are on the card", () => {
  const sentences = ["What I heard: your kettle leaks.", "It happened on Tue 17 Nov, and what you want is a refund."];
  const payload = { facts: { what: "your kettle leaks", when: "Tue 17 Nov", desired_outcome: "a refund" }, sentences };
  const text = `${sentences.join("\n")}\nIs that right?`;
  assert.equal(besideCard(message("recap", text, payload)), `${sentences[0]}\nIs that right?`);
  assert.equal(besideCard(message("recap", `Corrected.\n${text}`, payload)), `Corrected.\n${sentences[0]}\nIs that right?`);
});

test("the facts of a recap without a story are on the card alone, also after a correction", () => {
  const sentences = ["What happened is not clear yet, and what you want is a refund."];
  const payload = { facts: { desired_outcome: "a refund" }, sentences };
  assert.equal(besideCard(message("recap", `Corrected.\n${sentences[0]}\nIs that right?`, payload)), "Corrected.\nIs that right?");
});

test("as what a matter is handled stands beside the card", () => {
  const sentences = ["What I heard: a leg was missing.", "It happened on Tue 17 Nov."];
  const payload = { facts: { what: "a leg was missing", when: "Tue 17 Nov" }, sentences };
  const handled = "I will handle this as a missing part.";
  assert.equal(besideCard(message("recap", `${sentences.join("\n")}\n${handled}\nIs that right?`, payload)), `${sentences[0]}\n${handled}\nIs that right?`);
});
