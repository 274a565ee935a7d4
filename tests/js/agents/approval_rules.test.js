import assert from "node:assert/strict";
import { test } from "node:test";

const { approvalConditions, approvalsShown, approvalValues, firstApprovals } = await import("../../../bot/desk/agents/static/js/approval_rules.js");

const asked = (number, answer, since, sum, by, more = {}) => ({
  case_number: number, needs: "supervisor", overdue: false, answer_by: answer, requested_at: since, requested_by: by ? { id: 1, name: by } : null,
  options: [{ value_minor: 1 }, { value_minor: sum }], ...more,
});
const all = [asked("1", "T3", "T1", 50, "Lin", { needs: "manager" }), asked("2", "T1", "T3", 90, "Wu", { overdue: true }), asked("3", "T2", "T2", 70, "Lin")];
const shown = (sort, filter = {}) => approvalsShown(all, { sort, filter: { ...firstApprovals().filter, ...filter } }).map((one) => one.case_number).join("");

test("requests for approval by time left, by waiting, by the highest sum", () => {
  assert.deepEqual([shown("left"), shown("longest"), shown("sum")], ["231", "132", "231"]);
});

test("a free sum counts as the sum that was asked for", () => {
  const free = asked("4", "T4", "T4", 0, "Lin", { options: [], sum: { minor: 80 } });
  assert.deepEqual(approvalsShown([...all, free], { ...firstApprovals(), sort: "sum" }).map((one) => one.case_number), ["2", "4", "3", "1"]);
});

test("requests of colleagues, for one role, and what is late", () => {
  assert.deepEqual([shown("left", { by: ["Lin"] }), shown("left", { needs: ["supervisor"] }), shown("left", { late: true }), shown("left", { by: ["Lin"], late: true })], ["31", "23", "2", ""]);
  assert.equal(approvalConditions({ by: ["Lin", "Wu"], needs: ["manager"], late: true }), 4);
});

test("the choices are those that requests have, and those chosen", () => {
  assert.deepEqual(approvalValues(all, "by", ["Chen"]), [["Lin", 2], ["Wu", 1], ["Chen", 0]]);
  assert.deepEqual(approvalValues([asked("5", "T", "T", 1, "")], "by", []), []);
});
