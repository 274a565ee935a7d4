// Calls to the desk's API. Every changing call has a header that pages of other origins cannot add.

/** A refused call: `status` (0 when the network failed), `title` for the person, `problem` the whole answer. */
export class Refused extends Error {
  constructor(status, problem = {}, retryAfter = 0) {
    super(problem.title || "");
    this.status = status;
    this.title = problem.title || "";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Ask the desk; resolve to its answer, 304 included, or throw `Refused`: with the status 0 when it cannot be reached. */
async function answerTo(method, path, body, more = {}, keepalive = false) {
  const isForm = body instanceof FormData;
  let answer;
  try {
    answer = await fetch(`/api/desk${path}`, {
      method,
      keepalive,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Amends-Desk": "1", ...more, ...(body && !isForm ? { "Content-Type": "application/json" } : {}) },
      body: isForm ? body : body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new Refused(0);
  }
  if (!answer.ok && answer.status !== 304) throw new Refused(answer.status, await dataOf(answer), Number(answer.headers.get("Retry-After")) || 0);
  return answer;
}

/** Return the JSON of an answer; a proxy in between may answer with a page of its own. */
async function dataOf(answer) {
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return isJson ? await answer.json().catch(() => ({})) : {};
}

async function call(method, path, body, more = {}, keepalive = false) {
  const answer = await answerTo(method, path, body, more, keepalive);
  if (answer.status === 304) return null;
  const data = await dataOf(answer);
  const tag = answer.headers.get("ETag");
  return tag ? { ...data, tag } : data;
}

/** Post, and return the file that comes back as {name, blob}. */
async function download(path, body) {
  const answer = await answerTo("POST", path, body, { Accept: "*/*" });
  const name = (answer.headers.get("Content-Disposition") ?? "").match(/filename="([^"]+)"/)?.[1] ?? "list.csv";
  return { name, blob: await answer.blob() };
}

/** Return values as a form, the file last, so that the words come first. */
function asForm({ file, ...words }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(words)) form.append(name, value);
  form.append("file", file);
  return form;
}

/** Return the words of a form in which no file was chosen. */
const withoutFile = ({ file: _, shown: __, ...words }) => words;

/**
 * POST a form, because only this kind of request tells how much was sent; `onProgress` gets percents.
 * @param {string} path
 * @param {FormData} form
 * @param {(percent: number) => void} onProgress
 */
function upload(path, form, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/desk${path}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Amends-Desk", "1");
    request.upload.onprogress = (event) => onProgress(Math.round((100 * event.loaded) / (event.total || 1)));
    request.onerror = request.ontimeout = request.onabort = () => reject(new Refused(0));
    request.onload = () => {
      let data = {};
      try {
        data = JSON.parse(request.responseText);
      } catch {
        // A proxy in between answers with a page of its own.
      }
      if (request.status < 300) resolve(data);
      else reject(new Refused(request.status, data, Number(request.getResponseHeader("Retry-After")) || 0));
    };
    request.send(form);
  });
}

const at = (id) => `/conversations/${encodeURIComponent(id)}`;

/** Return a search as URL parameters. */
function asParameters(query, after) {
  const pairs = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return new URLSearchParams(after ? [...pairs, ["after", after]] : pairs);
}

export const api = {
  signIn: (login, password, code) => call("POST", "/session", code ? { login, password, code } : { login, password }),
  signOut: () => call("DELETE", "/session"),
  me: () => call("GET", "/me"),
  policy: () => call("GET", "/policy"),
  // The lists with their `tag`; null when they are still those of the tag given.
  queue: (tag) => call("GET", "/queue", undefined, tag ? { "If-None-Match": tag } : {}),
  rows: (ids) => call("GET", `/queue?only=${ids.map(encodeURIComponent).join(",")}`),
  conversation: (id, after) => call("GET", `${at(id)}?after=${after}`),
  take: (id, anyway = false) => call("POST", `${at(id)}/take`, anyway ? { anyway } : undefined),
  talk: (id, clientId, text) => call("POST", `${at(id)}/messages`, { client_id: clientId, text }),
  sendFile: (id, clientId, caption, file, onProgress) => upload(`${at(id)}/attachments`, asForm({ client_id: clientId, caption, file }), onProgress),
  // `more` may have `over_capacity`, the reason why a full colleague gets one more, or `anyway` for oneself.
  assign: (id, agent, more = {}) => call("POST", `${at(id)}/assign`, { agent_id: agent, ...more }),
  toQueue: (id) => call("POST", `${at(id)}/to-queue`, {}),
  takeDown: (told) => call("POST", "/counter", told),
  counterChoices: (what, words = "") => call("GET", `/counter/choices?${new URLSearchParams({ what, words })}`),
  knownCustomer: (told) => call("GET", `/counter/known?${new URLSearchParams(told)}`),
  acceptByWord: (id, given) => call("POST", `${at(id)}/word`, given),
  tie: (id, kind, other) => call("POST", `${at(id)}/ties`, { kind, other }),
  untie: (id, tie) => call("DELETE", `${at(id)}/ties/${tie}`),
  split: (id, wanted) => call("POST", `${at(id)}/split`, wanted),
  takeInHand: (id, number) => call("POST", `${at(id)}/in-hand`, { case: number }),
  typing: (id) => call("POST", `${at(id)}/typing`),
  wording: (id, text) => call("POST", `${at(id)}/wording`, { text }),
  assist: (id) => call("GET", `${at(id)}/assist`),
  suggested: (id, outcome) => call("POST", `${at(id)}/suggestions`, outcome),
  suggestions: () => call("GET", "/suggestions"),
  templates: (id) => call("GET", `/templates${id ? `?conversation=${encodeURIComponent(id)}` : ""}`),
  makeTemplate: (words) => call("POST", "/templates", words),
  changeTemplate: (template, words) => call("PUT", `/templates/${template}`, words),
  deleteTemplate: (template) => call("DELETE", `/templates/${template}`),
  askForSum: (id, sum) => call("POST", `${at(id)}/draft-approval`, sum),
  // A table of rows that are sorted and filtered here; resolves to {name, blob}.
  listFile: (list, ids) => download("/lists.csv", { list, ids }),
  searchFile: (query) => `/api/desk/search.csv?${asParameters(query, null)}`,
  closedFile: (query) => `/api/desk/closed.csv?${asParameters(query, null)}`,
  promisesFile: (filter) => `/api/desk/promises.csv?${new URLSearchParams(filter)}`,
  tasks: () => call("GET", "/tasks"),
  addTask: (id, clientId, text, due, agent) => call("POST", `${at(id)}/tasks`, { client_id: clientId, text, due_at: due, agent_id: agent }),
  changeTask: (task, change) => call("PATCH", `/tasks/${task}`, change),
  postpone: (id, until, reason, tellLater = false) => call("POST", `${at(id)}/postpone`, { until, reason, tell_later: tellLater }),
  comeBack: (id) => call("POST", `${at(id)}/come-back`),
  giveBack: (id) => call("POST", `${at(id)}/give-back`),
  correct: (id, wanted) => call("PUT", `${at(id)}/corrections`, wanted),
  correctionChoices: (id, what, words) => call("GET", `${at(id)}/corrections?${new URLSearchParams({ what, words })}`),
  proveOrder: (id, seenAt, reason) => call("PUT", `${at(id)}/order-proof`, { seen_at: seenAt, reason }),
  remedies: (id) => call("GET", `${at(id)}/remedies`),
  offer: (id, remedies, reason, askApproval) => call("POST", `${at(id)}/offers`, { remedies, reason, ask_approval: askApproval }),
  approvals: () => call("GET", "/approvals"),
  decide: (approval, decision, note, more = {}) => call("POST", `/approvals/${approval}`, { decision, note, ...more }),
  takeBack: (approval) => call("DELETE", `/approvals/${approval}`),
  colleagues: () => call("GET", "/colleagues"),
  handOver: (agent) => call("POST", "/hand-over", agent ? { agent_id: agent } : {}),
  notices: () => call("GET", "/notices"),
  readNotices: (which) => call("POST", "/notices/read", which),
  // Sent also while the page is closed.
  here: (id, tab, state) => call("POST", `${at(id)}/here`, { tab, state }, {}, state === "gone"),
  choosePresence: (presence) => call("POST", "/presence", { presence }),
  setUp: (agent, settings) => call("POST", `/colleagues/${agent}`, settings),
  pass: (id) => call("POST", `${at(id)}/pass`),
  note: (id, clientId, text) => call("POST", `${at(id)}/notes`, { client_id: clientId, text }),
  transfer: (id, clientId, to, note) => call("POST", `${at(id)}/transfer`, { client_id: clientId, ...to, note }),
  search: (query, after) => call("GET", `/search?${asParameters(query, after)}`),
  closed: (query, after) => call("GET", `/closed?${asParameters(query, after)}`),
  openAgain: (id, to, reason) => call("POST", `${at(id)}/open-again`, { to, reason }),
  views: () => call("GET", "/views"),
  saveView: (name, query, shared) => call("POST", "/views", { name, query, shared }),
  changeView: (view, name, shared) => call("PUT", `/views/${view}`, { name, shared }),
  deleteView: (view) => call("DELETE", `/views/${view}`),
  timeline: (id) => call("GET", `${at(id)}/timeline`),
  changePassword: (old, wanted) => call("POST", "/me/password", { old, new: wanted }),
  ownSessions: () => call("GET", "/me/sessions"),
  endSession: (session) => call("DELETE", `/me/sessions/${encodeURIComponent(session)}`),
  endOtherSessions: () => call("DELETE", "/me/sessions"),
  secondFactor: () => call("GET", "/me/second-factor"),
  proposeSecondFactor: (password) => call("POST", "/me/second-factor", { password }),
  confirmSecondFactor: (code) => call("PUT", "/me/second-factor", { code }),
  removeSecondFactor: (password) => call("DELETE", "/me/second-factor", { password }),
  renewCodes: (password) => call("POST", "/me/second-factor/codes", { password }),
  accounts: () => call("GET", "/accounts"),
  addAccount: (account) => call("POST", "/accounts", account),
  changeAccount: (account, changes) => call("PATCH", `/accounts/${account}`, changes),
  lift: (kind, name) => call("DELETE", `/lockouts/${kind}/${encodeURIComponent(name)}`),
  audit: (filter, before) => call("GET", `/audit?${new URLSearchParams({ ...filter, before })}`),
  auditFile: (filter) => `/api/desk/audit.csv?${new URLSearchParams(filter)}`,
  resolve: (id, note, number = null, settle = {}, causes = {}) => call("POST", `${at(id)}/resolve`, { note, settle, causes, ...(number === null ? {} : { case: number }) }),
  causes: (id) => call("GET", `${at(id)}/causes`),
  giveCause: (id, number, cause, note = "") => call("PUT", `${at(id)}/causes`, { case: number, cause, ...(note ? { note } : {}) }),
  takeFlagBack: (id, flag) => call("DELETE", `${at(id)}/flags/${flag}`),
  flag: (id, kind, words = "") => call("POST", `${at(id)}/flags`, { kind, ...(words ? { words } : {}) }),
  promises: (query = {}) => call("GET", `/promises?${new URLSearchParams(query)}`),
  settlePromise: (promise, act, told) => call("POST", `/promises/${promise}/${act.replace("_", "-")}`, told.file ? asForm(told) : withoutFile(told)),
  handPromisesOn: (from, to, reason) => call("POST", "/promises/hand-on", { from, to, reason }),
  calendar: (owner, renew) => call("POST", "/promises/calendar", { ...(owner ? { owner } : {}), renew }),
};
