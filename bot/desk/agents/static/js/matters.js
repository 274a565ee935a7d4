// Which of several matters is settled.

import { say } from "./words.js";

const SHORT = 60;

/**
 * Return [number, words] for each matter that the agent can resolve by itself, first "" for all; [] for only one.
 * @param {any} view
 * @returns {[string, string][]}
 */
export function mattersToResolve(view) {
  const own = view.case ? [{ number: view.case.number, facts: view.facts }] : [];
  const theirs = [...own, ...view.matters ?? []].filter(({ number }) => view.to_settle.includes(number));
  if (theirs.length < 2) return [];
  /** @type {[string, string][]} */
  const found = [["", say("resolve.all")]];
  for (const { number, facts } of theirs) found.push([number, say("resolve.one", { number, words: inShort(facts) })]);
  return found;
}

function inShort(facts) {
  const told = String(facts.find(({ name }) => name === "what")?.value ?? "");
  return told.length <= SHORT ? told : `${told.slice(0, SHORT - 1)}…`;
}
