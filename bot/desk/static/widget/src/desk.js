// Calls to the desk. Every failure is a Problem.
import { DESK, LOCALE, say } from "./page.js";
import { plainFetch } from "./plain_fetch.js";
import { Problem, wordsOf } from "./problem.js";

/**
 * @param {number} status
 * @param {string} text
 * @param {string | null} wait
 */
const problemOf = (status, text, wait) =>
  new Problem(status, wordsOf(text, LOCALE === "en" ? ". " : "。") || say("error"), Number(wait) || 0);

/**
 * Call the desk and return its answer: JSON, null for an empty one, a Blob for `blob`. Throws a Problem.
 * @param {string} method
 * @param {string} path relative to the desk's address
 * @param {{token?: string | null, json?: unknown, blob?: boolean}} [options]
 */
export const call = async (method, path, { token, json, blob } = {}) => {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": LOCALE };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (json) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 15000);
  try {
    const answer = await plainFetch(new URL(path, DESK), {
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

/**
 * Upload a file through XMLHttpRequest, because fetch does not report its progress. Rejects with a Problem.
 * @param {string} path
 * @param {string | null} token
 * @param {File} file
 * @param {string} clientId
 * @param {(percent: number) => void} onProgress
 * @returns {Promise<{seq?: number}>}
 */
export const upload = (path, token, file, clientId, onProgress) =>
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
