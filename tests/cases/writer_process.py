"""A second process that writes to the same store: `python writer_process.py URL ACTION CONVERSATION ARG...`.

Waits for a line on standard input, so that both processes start together; prints one JSON value.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from bot.cases import Store, conversations, messages, offers
from bot.cases.errors import Conflict
from bot.cases.queue import handoffs


def append(store: Store, conversation_id: str, role: str, count: str) -> int:
    """Append messages in transactions of their own, each client_id twice."""
    for number in range(int(count)):
        for _ in range(2):
            with store.begin() as session:
                messages.append(
                    session, conversation_id, role=role, text=f"{role} {number}", client_id=f"{role}-{number}"
                )
    return int(count)


def accept(store: Store, conversation_id: str, option_id: str) -> str:
    """Accept an option; tell whether it was new, already so, or too late."""
    try:
        with store.begin() as session:
            done = offers.accept(session, option_id, conversation_id=conversation_id, actor="customer")
            return "already" if done.already else "accepted"
    except Conflict:
        return "conflict"


def take(store: Store, conversation_id: str, agent_id: str) -> str:
    """Take a conversation; tell whether it worked."""
    try:
        with store.begin() as session:
            handoffs.take(session, conversation_id, int(agent_id))
            return "taken"
    except Conflict:
        return "conflict"


def own(store: Store, conversation_id: str, rounds: str) -> int:
    """Try to move the owner from bot to queue many times while others try too; return how often it won."""
    won = 0
    for _ in range(int(rounds)):
        with store.begin() as session:
            won += conversations.change_owner(
                session, conversation_id, expect="bot", to="queue", actor="test", reason="race"
            )
    return won


ACTIONS: dict[str, Callable[..., Any]] = {"append": append, "accept": accept, "take": take, "own": own}

if __name__ == "__main__":
    _, database_url, action, *arguments = sys.argv
    store = Store.open(database_url)
    with store.read() as session:
        conversations.get(session, arguments[0])  # connect before the start
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(ACTIONS[action](store, *arguments)))
    store.close()
