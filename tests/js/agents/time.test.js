import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.js";

const { clock, date, day, moment, since, span } = await import("../../../bot/desk/agents/static/js/time.js");
const { setLocale } = await import("../../../bot/desk/agents/static/js/words.js");

const MINUTE = 60000;
const HOUR = 60 * MINUTE;

beforeEach(() => {
  process.env.TZ = "Asia/Taipei";
  setLocale("en");
});

test("a length of time is rounded down to the unit a person would use", () => {
  const said = [0, MINUTE - 1, MINUTE, 59.9 * MINUTE, HOUR, 47.9 * HOUR, 48 * HOUR, 80 * HOUR].map(span);
  assert.deepEqual(said, ["now", "now", "1 min", "59 min", "1 h", "47 h", "2 d", "3 d"]);
});

test("since is negative for what lies ahead", (t) => {
  t.mock.method(Date, "now", () => Date.UTC(2026, 4, 1, 12));
  assert.equal(since("2026-05-01T11:00:00Z"), HOUR);
  assert.equal(since("2026-05-01T12:30:00Z"), -HOUR / 2);
});

test("times are on the agent's own clock", () => {
  assert.equal(clock("2026-05-01T16:05:00Z"), "00:05");
  assert.match(day("2026-05-01T16:05:00Z"), /^Sat,? 2 May$/);
  process.env.TZ = "Europe/London";
  assert.equal(clock("2026-05-01T16:05:00Z"), "17:05");
});

test("a calendar day is the same for every agent, an instant is not", () => {
  process.env.TZ = "America/Los_Angeles";
  assert.match(date("2026-05-01"), /^Fri,? 1 May$/);
  assert.match(date("2026-05-01T02:00:00Z"), /^Thu,? 30 Apr$/);
  setLocale("zh-Hant");
  assert.equal(date("2026-05-01"), "5/1（五）");
});

test("today needs no date", () => {
  const now = new Date();
  assert.equal(moment(now.toISOString()), clock(now.toISOString()));
  assert.match(moment("2020-01-02T03:04:00Z"), /^Thu,? 2 Jan, 11:04$/);
  setLocale("zh-Hant");
  assert.equal(moment("2020-01-02T03:04:00Z"), "1/2（四）11:04");
});
