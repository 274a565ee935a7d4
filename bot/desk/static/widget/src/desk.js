// Calls to the desk. Every failure is a Problem: status 0 is "no answer", else the answer's own words.
class Problem extends Error {
  constructor(status, message, wait) {
    super(message);
    this.status = status;
    this.wait = wait;
  }

  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const problemOf = (status, text, wait) => {
  let told = {};
  try {
    told = JSON.parse(text) || {};
  } catch {
    // Not from the desk itself: a proxy's page is never shown.
  }
  const words = [told.title, told.detail].filter((part) => typeof part === "string" && part);
  const message = [...new Set(words)].join(LOCALE === "en" ? " " : "");
  return new Problem(status, message || say("error"), Number(wait) || 0);
};

const call = async (method, path, { token, json, blob } = {}) => {
  const headers = { "Accept-Language": LOCALE };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (json) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 15000);
  try {
    const answer = await fetch(new URL(path, DESK), {
      method,
      headers,
      body: json ? JSON.stringify(json) : undefined,
      signal: stop.signal,
      credentials: "omit",
      cache: "no-store",
    });
    if (!answer.ok) throw problemOf(answer.status, await answer.text(), answer.headers.get("Retry-After"));
    if (blob) return await answer.blob();
    return answer.status === 204 ? null : await answer.json();
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(0, say("offline"));
  } finally {
    clearTimeout(timer);
  }
};

// Uploading goes through XMLHttpRequest, the only one that reports progress.
const upload = (path, token, file, clientId, onProgress) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL(path, DESK));
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => onProgress(Math.round((100 * event.loaded) / (event.total || 1)));
    request.onerror = request.ontimeout = () => reject(new Problem(0, say("error")));
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText || "{}"));
      else reject(problemOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    };
    const form = new FormData();
    form.append("file", file, file.name);
    form.append("client_id", clientId);
    request.send(form);
  });

// Seconds of backing off after the n-th failure in a row, with some chance in it so that browsers spread out.
const backoff = (failures) => Math.min(30, 2 ** Math.min(failures, 5)) * (0.6 + 0.4 * Math.random());
