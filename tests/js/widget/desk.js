// A desk in memory behind `fetch`: one conversation at a time, and failures on demand.
import { setGlobals } from "../storage.js";
import { DESK } from "./page.js";

/** Return a desk; `posted` has the messages it received, `calls` every call as "METHOD path". */
export function makeDesk() {
  const desk = {
    messages: [],
    posted: [],
    calls: [],
    opened: 0,
    known: true,
    // Each call removes the first one: a status, or a function that returns a Response.
    failures: [],
    add(text, more = {}) {
      const message = { seq: desk.messages.length + 1, at: "2026-05-01T02:03:04Z", author: { role: "bot" }, kind: "text", text, ...more };
      desk.messages.push(message);
      return message;
    },
  };

  const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });

  async function answer(address, { method, body }) {
    const path = address.pathname.slice(1);
    desk.calls.push(`${method} ${path}`);
    const failure = desk.failures.shift();
    if (failure === 0) throw new TypeError("Failed to fetch");
    if (typeof failure === "function") return failure();
    if (failure) return json(failure, { title: `Refused with ${failure}.` });
    if (path === "api/conversations") {
      desk.opened += 1;
      desk.known = true;
      desk.opening = JSON.parse(body);
      return json(201, { id: `talk-${desk.opened}`, token: `token-${desk.opened}`, locale: "en" });
    }
    if (!desk.known) return json(404, { title: "There is no such conversation." });
    if (method === "GET") {
      const after = Number(address.searchParams.get("after"));
      return json(200, { messages: desk.messages.slice(after, after + 2), last_seq: desk.messages.length, ticket: `ticket-${desk.calls.length}`, token: desk.renewed });
    }
    if (path.endsWith("/typing")) return new Response(null, { status: 204 });
    const said = JSON.parse(body);
    desk.posted.push(said);
    const known = desk.messages.find((message) => message.client_id === said.client_id);
    const { seq } = known ?? desk.add(said.text ?? "", { author: { role: "customer" }, client_id: said.client_id });
    return json(202, { seq });
  }

  setGlobals({
    fetch: async (address, options) => {
      if (!String(address).startsWith(DESK)) throw new Error(`The widget called ${address}.`);
      return answer(new URL(address), options);
    },
  });
  return desk;
}
