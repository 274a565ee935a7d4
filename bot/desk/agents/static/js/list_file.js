// The button that keeps a list as a table, exactly as it is filtered and sorted.

import { api } from "./api.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

/** Return the button for rows that are sorted here; `ids()` are those shown, in their order. */
export function listFileButton({ list, ids, run }) {
  return el("button", { class: "icon-button", type: "button", id: "list-file", "aria-label": say("export.list"), title: say("export.list"),
    onclick: (event) => run(event.currentTarget, async () => keep(await api.listFile(list, ids()))) }, icon("file"));
}

/** Return the link to a table that the desk sorts and filters by its address. */
export const listFileLink = (id, href) => el("a", { class: "icon-button", id, href, download: "", "aria-label": say("export.list"), title: say("export.list") }, icon("file"));

function keep({ name, blob }) {
  const href = URL.createObjectURL(blob);
  const link = el("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}
