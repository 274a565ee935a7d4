import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setGlobals } from "../storage.js";
import { api, Refused } from "../../../bot/desk/agents/static/js/api.js";

let asked = [];
let answer = () => Response.json({ ok: true });
setGlobals({
  fetch: async (path, options) => {
    asked.push({ path, ...options });
    return answer();
  },
});
beforeEach(() => {
  asked = [];
  answer = () => Response.json({ ok: true });
});

test("a call stays with its own desk, and carries what no foreign page can add", async () => {
  assert.deepEqual(await api.talk("a/b", "c-1", "您好"), { ok: true });
  const [{ path, method, credentials, headers, body }] = asked;
  assert.equal(path, "/api/desk/conversations/a%2Fb/messages");
  assert.deepEqual([method, credentials, headers["X-Amends-Desk"], headers["Content-Type"]], ["POST", "same-origin", "1", "application/json"]);
  assert.deepEqual(JSON.parse(body), { client_id: "c-1", text: "您好" });
});

test("a call without a body has no type of one", async () => {
  await api.queue();
  assert.equal(asked[0].body, undefined);
  assert.ok(!("Content-Type" in asked[0].headers));
});

test("a search becomes parameters: every value of a filter, and where the last page ended", async () => {
  await api.search({ words: "壞 & 掉", stage: ["agreed", "closed"], from: [] }, "7:3");
  const parameters = new URLSearchParams(asked[0].path.split("?")[1]);
  assert.deepEqual([...parameters], [["words", "壞 & 掉"], ["stage", "agreed"], ["stage", "closed"], ["after", "7:3"]]);
});

test("a refusal tells what a person can do, and how long to wait", async () => {
  answer = () => Response.json({ title: "Somebody else has it.", needs: "manager" }, { status: 429, headers: { "Retry-After": "30" } });
  await assert.rejects(api.take("a"), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.status, error.title, error.retryAfter, error.problem.needs], [429, "Somebody else has it.", 30, "manager"]);
    return true;
  });
});

test("a proxy's page, a broken answer and no network are refusals without words", async () => {
  const seen = [];
  const ask = () => api.queue().catch((error) => seen.push([error instanceof Refused, error.status, error.title]));
  answer = () => new Response("<h1>502</h1>", { status: 502, headers: { "Content-Type": "text/html" } });
  await ask();
  answer = () => new Response("{", { status: 500, headers: { "Content-Type": "application/problem+json" } });
  await ask();
  answer = () => { throw new TypeError("Failed to fetch"); };
  await ask();
  assert.deepEqual(seen, [[true, 502, ""], [true, 500, ""], [true, 0, ""]]);
});

test("an answer without content is empty", async () => {
  answer = () => new Response(null, { status: 204 });
  assert.deepEqual(await api.typing("a"), {});
});
