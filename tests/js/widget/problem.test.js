import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, Problem, wordsOf } from "../../../bot/desk/static/widget/src/problem.js";

test("only what may succeed later is passing", () => {
  const passing = [0, 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 503].filter((status) => new Problem(status, "").passing);
  assert.deepEqual(passing, [0, 408, 429, 500, 503]);
});

test("title and detail are said, the same words once", () => {
  assert.equal(wordsOf('{"title": "Too long.", "detail": "At most 4,000."}', ". "), "Too long. At most 4,000.");
  assert.equal(wordsOf('{"title": "太長", "detail": "太長"}', "。"), "太長");
});

test("two sentences are kept apart, in each language, whether the first has a sign at its end or not", () => {
  assert.equal(wordsOf('{"title": "太長了", "detail": "請分成幾則。"}', "。"), "太長了。請分成幾則。");
  assert.equal(wordsOf('{"title": "太長了！", "detail": "請分成幾則。"}', "。"), "太長了！請分成幾則。");
  assert.equal(wordsOf('{"title": "Too long", "detail": "Send two."}', ". "), "Too long. Send two.");
});

test("a page of a proxy, and words that are none, say nothing", () => {
  for (const text of ["", "<h1>502 Bad Gateway</h1>", "null", "[]", '"text"', '{"title": 7, "detail": {"a": 1}}']) assert.equal(wordsOf(text, " "), "", text);
});

test("each failure waits longer, up to half a minute, and never the same for all", (t) => {
  t.mock.method(Math, "random", () => 1);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map(backoff), [1, 2, 4, 8, 16, 30, 30]);
  t.mock.method(Math, "random", () => 0);
  assert.equal(backoff(50), 18);
});
