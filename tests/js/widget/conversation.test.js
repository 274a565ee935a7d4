import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { forgetTimers, pass, settle } from "../clock.js";
import { FakeEventSource, storages, world } from "./page.js";
import { makeDesk } from "./desk.js";

const { Conversation } = await import("../../../bot/desk/static/widget/src/conversation.js");
const page = await import("../../../bot/desk/static/widget/src/page.js");
const { DATA, readTag, speakIn } = page;
const { markOf } = await import("../../../bot/desk/static/widget/src/customer_mark.js");
const { KEY, session } = await import("../../../bot/desk/static/widget/src/session.js");

let desk;
let talk;
let told;

function start() {
  const made = new Conversation();
  told = [];
  for (const name of ["notice", "reset", "connection", "edit", "read"]) made.on(name, (detail) => told.push(detail === null ? name : detail));
  return made;
}

const texts = () => talk.inOrder.map((message) => message.text);
const states = () => talk.unsent.map((item) => item.state);

beforeEach(() => {
  // Remove the timers and listeners of an earlier conversation.
  forgetTimers();
  if (talk) Object.assign(talk, { id: null, unsent: [], followOtherTab: () => {} });
  for (const storage of Object.values(storages)) storage.clear();
  desk = makeDesk();
  desk.add("Hello.");
  talk = start();
});

test("a conversation is opened with the page's language, address and customer, and kept", async () => {
  await talk.begin();
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  assert.deepEqual(desk.opening, { locale: "en", time_zone, page_url: "https://shop.test/cart", customer: { name: "Mei" } });
  assert.deepEqual(session.get(), { id: "talk-1", token: "token-1", locale: "en", read: 0, who: markOf(DATA) });
  assert.deepEqual(texts(), ["Hello."]);
  assert.equal(FakeEventSource.last.address.searchParams.get("ticket"), "ticket-2");
  assert.doesNotMatch(String(FakeEventSource.last.address), /token/);
  assert.equal(FakeEventSource.last.address.searchParams.get("after"), "1");
});

test("another customer, or nobody after one, starts afresh; who signs in keeps what was said", async () => {
  readTag({});
  talk = start();
  talk.send("Before signing in.");
  await settle();
  const changes = [
    [{ customerEmail: "mei@example.com" }, "talk-1"],
    [{ customerEmail: "MEI@example.com ", customerName: "Mei" }, "talk-1"],
    [{ customerEmail: "lin@example.com" }, null],
  ];
  for (const [data, id] of changes) {
    readTag(data);
    talk.changeCustomer();
    assert.equal(talk.id, id, JSON.stringify(data));
  }
  assert.deepEqual([texts(), session.get(), session.unsent()], [[], null, []]);
  await talk.begin();
  readTag({});
  talk.changeCustomer();
  assert.equal(talk.id, null);
  readTag({ customerName: "Mei" });
});

test("a conversation opened for one customer is not taken up for the next", async () => {
  const opening = talk.begin();
  await pass(0);
  readTag({ customerName: "Lin" });
  talk.changeCustomer();
  await opening;
  assert.equal(talk.id, null);
  assert.equal(session.get(), null);
  readTag({ customerName: "Mei" });
});

test("another tab's conversation is not followed when it is another customer's", async () => {
  await talk.begin();
  storages.localStorage.setItem(KEY, JSON.stringify({ id: "talk-9", token: "t", locale: "en", read: 0, who: "zzz" }));
  world.dispatchEvent(Object.assign(new Event("storage"), { key: KEY }));
  await settle();
  assert.equal(talk.id, "talk-1");
});

test("the labels follow the language of the conversation", async () => {
  await talk.begin();
  let changed = 0;
  talk.on("language", () => (changed += 1));
  for (const locale of ["zh-Hans", "zh-Hans"]) talk.setState({ owner: "bot", stage: "listening", step: 1, locale });
  assert.deepEqual([changed, page.say("offline"), session.get().locale], [1, "离线", "zh-Hans"]);
  speakIn("en");
});

test("it is opened once, however often it is asked for", async () => {
  await Promise.all([talk.begin(), talk.begin(), talk.begin()]);
  await talk.begin();
  assert.equal(desk.opened, 1);
});

test("a known conversation is taken up, all of its pages in order", async () => {
  session.put({ id: "talk-9", token: "token-9", locale: "en", read: 0 });
  for (const text of ["two", "three", "four", "five"]) desk.add(text);
  assert.equal(await talk.resume(), true);
  assert.deepEqual(texts(), ["Hello.", "two", "three", "four", "five"]);
  assert.equal(desk.opened, 0);
});

test("a new token takes the place of the one kept", async () => {
  session.put({ id: "talk-9", token: "old", locale: "en", read: 4 });
  desk.renewed = "new";
  await talk.resume();
  const { who, ...kept } = session.get();
  assert.deepEqual(kept, { id: "talk-9", token: "new", locale: "en", read: 4 });
  assert.ok(who, "whose it is");
  assert.equal(talk.token, "new");
  desk.renewed = undefined;
  await talk.catchUp();
  assert.equal(session.get().token, "new");
});

test("messages that come twice and out of order are shown once and in order", () => {
  const [one, two, three] = [1, 2, 3].map((seq) => ({ seq, at: "", author: { role: "bot" }, kind: "text", text: `${seq}` }));
  const news = [];
  talk.on("messages", (fresh) => news.push(fresh.map((message) => message.seq)));
  talk.receive([three, one]);
  talk.receive([one, two]);
  talk.receive([three]);
  assert.deepEqual(texts(), ["1", "2", "3"]);
  assert.deepEqual(news, [[3, 1], [2]]);
  assert.equal(talk.after, 3);
});

test("cards tell the step until the desk does", () => {
  const message = (seq, kind) => ({ seq, at: "", author: { role: "bot" }, kind, text: "" });
  talk.receive([message(1, "recap")]);
  assert.equal(talk.state.step, 2);
  talk.receive([message(2, "text"), message(3, "options")]);
  assert.equal(talk.state.step, 3);
  talk.setState({ owner: "agent", stage: "escalated", step: 4 });
  talk.receive([message(4, "recap")]);
  assert.equal(talk.state.step, 4);
});

test("what is said is shown at once, sent in order, and once only", async () => {
  talk.send("one");
  talk.send("two");
  assert.deepEqual(talk.unsent.map((item) => item.text), ["one", "two"]);
  await settle();
  assert.ok(!talk.unsent.length);
  assert.deepEqual(desk.posted.map((said) => said.text), ["one", "two"]);
  await talk.catchUp();
  assert.deepEqual(texts(), ["Hello.", "one", "two"]);
  assert.deepEqual(session.unsent(), []);
});

test("a button sends its token and not its words", async () => {
  talk.send("Refund", "opaque-1", 4);
  assert.equal(talk.unsent[0].of, 4);
  await settle();
  assert.ok(!talk.unsent.length);
  assert.deepEqual(Object.keys(desk.posted[0]).sort(), ["choice", "client_id"]);
  assert.equal(desk.posted[0].choice, "opaque-1");
});

test("without an answer it is tried again by itself, under the same name", async () => {
  await talk.begin();
  desk.failures.push(0);
  talk.send("Is anybody there?");
  await settle();
  assert.ok(states()[0] === "waiting");
  assert.equal(talk.online, false);
  world.dispatchEvent(new Event("online"));
  await settle();
  assert.ok(!talk.unsent.length);
  assert.equal(desk.posted.length, 1);
  assert.deepEqual(desk.calls.filter((call) => call.startsWith("POST") && call.endsWith("messages")).length, 2);
});

test("a desk that asks for time is given it", async () => {
  await talk.begin();
  desk.failures.push(() => new Response('{"title": "Slowly, please."}', { status: 429, headers: { "Retry-After": "60" } }));
  talk.send("hurry");
  await settle();
  assert.ok(states()[0] === "waiting");
  await pass(59);
  assert.deepEqual(desk.posted, []);
  await pass(1);
  assert.deepEqual(desk.posted.map((said) => said.text), ["hurry"]);
});

test("what would have to wait for minutes says why, and goes when it is sent again", async () => {
  await talk.begin();
  desk.failures.push(() => new Response('{"title": "So much text today."}', { status: 429, headers: { "Retry-After": "600" } }));
  talk.send("one more");
  await settle();
  assert.deepEqual(states(), ["failed"]);
  assert.equal(talk.unsent[0].why, "So much text today.");
  talk.retry(talk.unsent[0]);
  await settle();
  assert.deepEqual(desk.posted.map((said) => said.text), ["one more"]);
});

test("who asks for another try does not wait for it", async () => {
  await talk.begin();
  desk.failures.push(503);
  talk.send("now");
  await settle();
  assert.deepEqual(states(), ["waiting"]);
  talk.retry(talk.unsent[0]);
  await settle();
  assert.deepEqual(desk.posted.map((said) => said.text), ["now"]);
});

test("what is refused stays with the reason, does not hold up the next, and can be put away", async () => {
  await talk.begin();
  desk.failures.push(413);
  talk.send("too long");
  talk.send("short");
  await settle();
  assert.ok(talk.unsent.length === 1 && states()[0] === "failed");
  assert.equal(talk.unsent[0].why, "Refused with 413.");
  assert.deepEqual(desk.posted.map((said) => said.text), ["short"]);
  talk.discard(talk.unsent[0]);
  assert.deepEqual(talk.unsent, []);
});

test("a button the desk does not know fails, and the conversation goes on", async () => {
  await talk.begin();
  desk.failures.push(404);
  talk.send("Refund", "old", 1);
  await settle();
  assert.ok(states()[0] === "failed");
  assert.equal(talk.id, "talk-1");
});

test("a conversation the desk lost goes on in a new one: words are said again, buttons are not", async () => {
  await talk.begin();
  desk.known = false;
  desk.messages.length = 0;
  desk.failures.push(0);
  talk.send("words");
  talk.send("Refund", "old", 1);
  await settle();
  assert.ok(states()[0] === "waiting");
  talk.wake();
  await settle();
  assert.ok(!talk.unsent.length);
  assert.equal(talk.id, "talk-2");
  assert.deepEqual(desk.posted, [{ client_id: desk.posted[0].client_id, text: "words" }]);
  assert.ok(told.includes("We start again."));
  assert.equal(session.get().id, "talk-2");
});

test("what was not sent before a reload is sent after it", async () => {
  session.put({ id: "talk-9", token: "token-9", locale: "en", read: 0 });
  session.keepUnsent([{ client_id: "before", text: "still here", at: "2026-05-01T00:00:00Z" }]);
  talk = start();
  assert.deepEqual(states(), ["queued"]);
  await talk.resume();
  await settle();
  assert.ok(!talk.unsent.length);
  assert.deepEqual(desk.posted, [{ client_id: "before", text: "still here" }]);
});

test("another tab's conversation is followed", async () => {
  await talk.begin();
  talk.setState({ owner: "agent", stage: "agreed", step: 4 });
  session.put({ id: "talk-5", token: "token-5", locale: "en", read: 1 });
  world.dispatchEvent(Object.assign(new Event("storage"), { key: KEY }));
  await settle();
  assert.ok(desk.calls.some((call) => call.includes("talk-5")));
  assert.equal(talk.id, "talk-5");
  assert.deepEqual(talk.state, {});
  assert.ok(told.includes("reset") && told.includes("read"));
});

test("typing is told at most once in three seconds, and not before there is a conversation", async () => {
  talk.typing();
  await talk.begin();
  talk.typing();
  talk.typing();
  await settle();
  assert.ok(desk.calls.some((call) => call.endsWith("typing")));
  assert.equal(desk.calls.filter((call) => call.endsWith("typing")).length, 1);
});
