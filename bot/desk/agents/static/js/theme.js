// Light or dark theme: the system's setting until the agent chooses.

import { icon } from "./dom.js";

const KEY = "amends-desk-theme";

/**
 * Apply the remembered theme and let the button switch it.
 * @param {HTMLElement} button
 */
export function startTheme(button) {
  const root = document.documentElement;
  const remembered = localStorage.getItem(KEY);
  if (remembered === "light" || remembered === "dark") root.dataset.theme = remembered;
  button.append(icon("theme"));
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem(KEY, root.dataset.theme);
  });
}
