import assert from "node:assert/strict";
import { test } from "node:test";
import { newsOf, unreadOf } from "../../../bot/desk/static/widget/src/unread.js";

const said = (...roles) => roles.map((role, index) => ({ seq: index + 1, author: { role } }));

test("what others wrote since the last look is unread, notices of the company too", () => {
  const messages = said("bot", "customer", "bot", "system", "agent", "customer");
  assert.equal(unreadOf(messages, 0), 4);
  assert.equal(unreadOf(messages, 3), 2);
  assert.equal(unreadOf(messages, 5), 0);
  assert.equal(unreadOf([], 0), 0);
});

test("a greeting alone is no news", () => {
  assert.equal(newsOf(said("system", "bot"), 0), 0);
  assert.equal(newsOf(said("system", "customer", "system"), 1), 1);
  assert.equal(newsOf(said("bot", "agent"), 1), 1);
  assert.equal(newsOf(said("customer", "bot"), 2), 0);
});
