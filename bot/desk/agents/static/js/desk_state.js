// What the page knows while somebody is signed in, shared by the modules that make up the desk.

import { everyPromise } from "./promise_rules.js";

/**
 * @type {{me: {id: number, name: string, role: string, may: string[]} | null, lists: Record<string, any>, approvals: any[] | null, promises: any, tasks: any[] | null, filter: import("./promise_rules.js").PromiseFilter, tab: string,
 *   open: any, seen: Map<string, number>, presence: any, held: string}}
 */
export const state = { me: null, lists: {}, approvals: null, promises: null, tasks: null, filter: everyPromise(), tab: "waiting", open: null, seen: new Map(), presence: null, held: "" };

/** Forget the person who was signed in, and everything that they saw. */
export function forgetState() {
  Object.assign(state, { me: null, lists: {}, approvals: null, promises: null, tasks: null, filter: everyPromise(), tab: "waiting", open: null, seen: new Map(), held: "" });
}

// Drafts survive a reload and an expired session, but not the closing of the tab.
export const drafts = sessionStorage;
