"""One attempt at a turn of the desk: what the tracker store and the calls of actions need to know about it.

Rasa has no place for it in their arguments, so that it goes along with the task that takes the turn.
"""

from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, Optional, Text
from typing import Counter as CounterOf


class TurnAborted(BaseException):
    """Raised to abort a turn that cannot be taken now; it leaves no trace in the dialogue and may be taken again.

    It derives from BaseException because Rasa catches `Exception`, logs it and continues: without the events of an
    action, or with an empty tracker.
    """


@dataclass
class Attempt:
    """An attempt at the turn `turn_id`, after the turn `after` (None: nothing is remembered of the conversation).

    `calls` counts the calls of each action. `known` is how many events the tracker had before; `tracker` is the tracker
    after the turn, and `memory` are the events that the turn added, as JSON text.
    """

    conversation_id: Text
    turn_id: Text
    after: Optional[Text] = None
    is_first: bool = False
    calls: CounterOf[Text] = field(default_factory=Counter)
    known: int = 0
    tracker: Any = None
    memory: Optional[Text] = None

    def number(self, call: Dict[Text, Any]) -> None:
        """Write into a call of an action which one of this action in the turn it is, from 1."""
        action, message = call["next_action"], call["tracker"]["latest_message"]
        self.calls[action] += 1
        message["metadata"] = {**(message.get("metadata") or {}), "call": self.calls[action]}


_CURRENT: ContextVar[Optional[Attempt]] = ContextVar("attempt", default=None)


@contextmanager
def attempting(attempt: Attempt) -> Iterator[Attempt]:
    """Make `attempt` the current one in this task."""
    before = _CURRENT.set(attempt)
    try:
        yield attempt
    finally:
        _CURRENT.reset(before)


def current(conversation_id: Text) -> Optional[Attempt]:
    """Return the attempt that this task is at; None outside a turn of the desk in this conversation."""
    attempt = _CURRENT.get()
    return attempt if attempt is not None and attempt.conversation_id == conversation_id else None
