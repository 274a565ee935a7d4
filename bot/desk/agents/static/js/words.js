// The page's texts, sent with the page in both languages, so that switching needs no reload and no draft is lost.

/** @type {Record<string, Record<string, string>>} */
const entries = JSON.parse(document.getElementById("words")?.textContent ?? "");
let locale = document.documentElement.lang in entries ? document.documentElement.lang : "zh-Hant";

export const currentLocale = () => locale;

/**
 * Return the text `agents.<name>` with its {fields} filled in; the name itself when there is none.
 * @param {string} name
 * @param {Record<string, unknown>} [values]
 */
export function say(name, values = {}) {
  const text = entries[locale][`agents.${name}`];
  if (text === undefined) return name;
  return text.replace(/\{(\w+)\}/g, (whole, field) => (field in values ? String(values[field]) : whole));
}

/**
 * Return the word for one value of a group ("stage", "offering"), or the value itself when there is none.
 * @param {string} group
 * @param {string | number | null | undefined} value
 */
export function named(group, value) {
  if (value === undefined || value === null || value === "") return "";
  return entries[locale][`agents.${group}.${value}`] ?? String(value);
}

/**
 * Return every value of a group that has a word, in the order of the words.
 * @param {string} group
 */
export function valuesOf(group) {
  const start = `agents.${group}.`;
  return Object.keys(entries[locale]).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}

/**
 * Return the text of the page's language from a {zh-Hant, en} pair; plain strings are returned unchanged.
 * @param {Record<string, string> | string | number | null | undefined} pair
 */
export function pick(pair) {
  if (pair === null || pair === undefined) return "";
  if (typeof pair === "object") return pair[locale] ?? pair["zh-Hant"] ?? pair.en ?? "";
  return String(pair);
}

/**
 * Return what to tell about a call that failed: the desk's own words, else whether the desk was reached.
 * @param {{title?: string, status?: number}} error
 */
export const failure = (error) => error.title || say(error.status ? "error.server" : "error.network");

/**
 * Switch the language, store it for the next visit and apply it to the server-rendered parts.
 * @param {string} wanted
 */
export function setLocale(wanted) {
  if (!(wanted in entries)) return;
  locale = wanted;
  document.cookie = `amends_desk_locale=${wanted}; path=/; max-age=31536000; SameSite=Strict`;
  applyWords();
}

/** Fill in every element that names its text. */
export function applyWords() {
  document.documentElement.lang = locale;
  /** @param {string} selector */
  const all = (selector) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  for (const node of all("[data-say]")) node.textContent = say(String(node.dataset.say).slice(7));
  for (const node of all("[data-say-label]")) node.setAttribute("aria-label", say(String(node.dataset.sayLabel).slice(7)));
  for (const node of all("[data-locale]")) node.setAttribute("aria-pressed", String(node.dataset.locale === locale));
}
