// Calls that a page's changes to `fetch` do not reach. Some pages wrap it for calls of their own, with cookies and
// headers that another origin refuses.

// The name is a plain method's, and what a page puts in its place is a function written in JavaScript.
const isTheBrowsers = (/** @type {unknown} */ work) => /\[native code\]/.test(Function.prototype.toString.call(work));

/**
 * Answer like `fetch` with the options that are used here, through XMLHttpRequest; no cookies go to other origins.
 * @param {URL} address
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 */
const throughRequest = (address, { method = "GET", headers = {}, body, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "blob";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    signal?.addEventListener("abort", () => request.abort());
    request.onerror = request.onabort = () => reject(new TypeError("no answer"));
    request.onload = () => {
      const { status, response } = request;
      const wait = request.getResponseHeader("Retry-After");
      resolve(new Response(status === 204 ? null : response, { status, headers: wait ? { "Retry-After": wait } : {} }));
    };
    request.send(/** @type {XMLHttpRequestBodyInit | null} */ (body ?? null));
  });

/**
 * Fetch, by the browser's own means.
 * @param {URL} address
 * @param {RequestInit} options
 */
export const plainFetch = (address, options) =>
  isTheBrowsers(window.fetch) || !window.XMLHttpRequest ? fetch(address, options) : throughRequest(address, options);
