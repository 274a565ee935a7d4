// The tab of requests that wait for a decision: what must be answered first comes first, or the highest sum.

import { approvalConditions, APPROVAL_GROUPS, APPROVAL_SORTS, approvalsShown, approvalValues, firstApprovals } from "./approval_rules.js";
import { approvalTile } from "./approvals.js";
import { el } from "./dom.js";
import { listFileButton } from "./list_file.js";
import { approvalsView, changeApprovals } from "./list_views.js";
import { filterBoxes, isUnfolded, orderField, toolBar } from "./tool_bar.js";
import { named, say } from "./words.js";

/** Return what the tab looks like now, to see whether it must be drawn again. */
export const approvalsState = () => [approvalsView(), isUnfolded()];

/** Return the tools above the requests; `onChange()` redraws, `run` runs a button's act. */
export function approvalTools(approvals, { run, onChange }) {
  const { sort, filter } = approvalsView();
  const shown = approvalsShown(approvals, { sort, filter });
  const change = (to) => { changeApprovals(to); onChange(); };
  const narrow = (to) => change({ filter: { ...filter, ...to } });
  return toolBar({
    order: orderField("list-sort", APPROVAL_SORTS.map((name) => [name, say(`approval.sort.${name}`)]), sort, (name) => change({ sort: name })),
    set: approvalConditions(filter),
    after: [shown.length > 0 && listFileButton({ list: "approvals", ids: () => shown.map((one) => one.id), run })],
    filter: () => filterBoxes(
      [{ name: "late", words: say("lists.filter.late"), on: filter.late, act: (late) => narrow({ late }) }],
      APPROVAL_GROUPS.map((name) => ({
        name, words: say(`lists.filter.${name}`), chosen: filter[name], values: approvalValues(approvals, name, filter[name]),
        label: (value) => (name === "needs" ? named("role", value) : value), act: (chosen) => narrow({ [name]: chosen }) }))),
    status: say("approval.shown", { n: shown.length, all: approvals.length }),
    onRedraw: onChange, onAll: () => change({ filter: firstApprovals().filter }),
  });
}

/** Return the list as it is sorted and filtered; `on` has the handlers of the lists. */
export function approvalList(approvals, on) {
  const shown = approvalsShown(approvals, approvalsView());
  if (!shown.length) return el("p", { class: "lists__empty" }, say(approvals.length ? "approval.none_shown" : "approval.none"));
  return el("ul", { class: "approvals" }, shown.map((approval) => el("li", {}, approvalTile(approval, on))));
}
