"""Write to the store from a second process: `python writer_process.py URL SECRETS ACTION CONVERSATION ARG...`.

The process waits for a line on standard input, so that several can start together, and prints one JSON value.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.cases import Store, conversations, messages, offers
from bot.cases.errors import Conflict
from bot.cases.queue import handoffs


def append(store: Store, conversation_id: str, role: str, count: str) -> int:
    """Append `count` messages, each client_id twice, each in its own transaction; return `count`."""
    for number in range(int(count)):
        for _ in range(2):
            with store.begin() as session:
                messages.append(
                    session, conversation_id, role=role, text=f"{role} {number}", client_id=f"{role}-{number}"
                )
    return int(count)


def accept(store: Store, conversation_id: str, option_id: str) -> str:
    """Accept an option; return whether it is `accepted`, was `already` accepted, or is a `conflict`."""
    try:
        with store.begin() as session:
            done = offers.accept(session, option_id, conversation_id=conversation_id, actor="customer")
            return "already" if done.already else "accepted"
    except Conflict:
        return "conflict"


def take(store: Store, conversation_id: str, agent_id: str) -> str:
    """Take a conversation; return `taken` or `conflict`."""
    try:
        with store.begin() as session:
            handoffs.take(session, conversation_id, int(agent_id))
            return "taken"
    except Conflict:
        return "conflict"


def own(store: Store, conversation_id: str, rounds: str) -> int:
    """Try `rounds` times to change the owner from bot to queue; return how often it succeeded."""
    won = 0
    for _ in range(int(rounds)):
        with store.begin() as session:
            won += conversations.change_owner(
                session, conversation_id, expect="bot", to="queue", actor="test", reason="race"
            )
    return won


ACTIONS: dict[str, Callable[..., Any]] = {"append": append, "accept": accept, "take": take, "own": own}

if __name__ == "__main__":
    _, database_url, secrets, action, *arguments = sys.argv
    store = Store.open(database_url, secrets=Path(secrets))
    with store.read() as session:
        conversations.get(session, arguments[0])  # connect before the common start
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(ACTIONS[action](store, *arguments)))
    store.close()
