// How many messages nobody has read: for the button in the corner, and for the title of the page.
/** @import { Message } from "../../protocol" */

/**
 * Return how many messages of others than the customer came after the message number `read`.
 * @param {readonly Message[]} messages
 * @param {number} read
 */
export const unreadOf = (messages, read) => messages.filter((message) => message.seq > read && message.author.role !== "customer").length;

/**
 * Return how many of them are news: the greeting is none before anybody has said anything.
 * @param {readonly Message[]} messages
 * @param {number} read
 */
export const newsOf = (messages, read) => (messages.some((message) => ["customer", "agent"].includes(message.author.role)) ? unreadOf(messages, read) : 0);
