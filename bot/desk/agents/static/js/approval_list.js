// The tab of requests that wait for a decision: what must be answered first comes first, or the highest sum.

import { approvalTile } from "./approvals.js";
import { el } from "./dom.js";
import { listFileButton } from "./list_file.js";
import { changeView, viewOf } from "./list_views.js";
import { approvalsShown, APPROVAL_SORTS } from "./row_rules.js";
import { say } from "./words.js";

const TAB = "approvals";

/** Return the list with its order and the colleague whose requests are shown; `on` has the handlers of the lists. */
export function approvalList(approvals, on) {
  if (!approvals.length) return el("p", { class: "lists__empty" }, say("approval.none"));
  const view = viewOf(TAB);
  const sort = APPROVAL_SORTS.includes(view.sort) ? view.sort : "left";
  const names = [...new Set(approvals.map((approval) => approval.requested_by?.name ?? ""))].filter(Boolean).sort();
  const by = names.includes(view.by ?? "") ? view.by ?? "" : "";
  const shown = approvalsShown(approvals, sort, by);
  const select = (id, label, options, chosen, change) => {
    const node = el("select", { id, "aria-label": label, title: label, onchange: () => { changeView(TAB, change(node.value)); on.onRedraw(); } },
      options.map(([value, words]) => el("option", { value, selected: value === chosen }, words)));
    return node;
  };
  return el("div", { class: "approvals" },
    el("div", { class: "lists__row" },
      approvals.length > 1 && select("approvals-sort", say("lists.sort"), APPROVAL_SORTS.map((name) => [name, say(`lists.sort.${name}`)]), sort, (value) => ({ sort: value })),
      names.length > 1 && select("approvals-by", say("lists.filter.by"), [["", say("filter.anybody")], ...names.map((name) => [name, name])], by, (value) => ({ by: value })),
      listFileButton({ list: TAB, ids: () => shown.map((one) => one.id), run: on.run })),
    shown.length < approvals.length && el("p", { class: "small", role: "status" }, say("lists.shown", { n: shown.length, all: approvals.length })),
    el("ul", {}, shown.map((approval) => el("li", {}, approvalTile(approval, on)))));
}
