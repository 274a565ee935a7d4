"""Escalation: when a person takes over, who, and by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .company import NOBODY, Handler, read_handler
from .reading import Both, Value
from .statutory import StatutoryClock, read_clocks
from .vocabulary import REASONS

_SPAN = re.compile(r"(\d{1,4}) *(minutes?|hours?)")


@dataclass(frozen=True)
class Escalation:
    """What happens for one escalation reason; `promise` counts opening hours only, priority 1 is the highest."""

    reason: str
    queue: str
    priority: int
    promise: dt.timedelta
    customer_reason: Both
    handler: Handler


@dataclass(frozen=True)
class EscalationFile:
    """The content of escalation.yml: the rules by reason, and the statutory clocks to choose from."""

    reasons: Mapping[str, Escalation]
    clocks: Mapping[str, StatutoryClock]


def read_escalation(value: Value, handlers: Mapping[str, Handler]) -> EscalationFile:
    """Read escalation.yml; every reason in `REASONS` is required."""
    top = value.fields("queues", "reasons", optional=("clocks",))
    queues: dict[str, Handler] = {}
    for name, queue_entry in top["queues"].entries():
        queues[name] = read_handler(queue_entry.fields("handler")["handler"], handlers)
    fields = top["reasons"].fields(*REASONS)
    found: dict[str, Escalation] = {}
    for reason in REASONS:
        entry = fields[reason].fields("queue", "priority", "within", "reason")
        queue = entry["queue"].one_of(queues, "queue")
        priority, promise = entry["priority"].integer(1, 5), _span(entry["within"])
        found[reason] = Escalation(reason, queue, priority, promise, entry["reason"].both(), queues.get(queue, NOBODY))
    return EscalationFile(found, read_clocks(top.get("clocks")))


def _span(value: Value) -> dt.timedelta:
    text = value.text()
    match = _SPAN.fullmatch(text)
    if not match or not int(match[1]):
        if text:
            value.wrong(f"'{value.name}: {text}' is not a span of time", "Write one like '30 minutes' or '4 hours'")
        return dt.timedelta(hours=1)
    return dt.timedelta(**{"minutes" if match[2].startswith("minute") else "hours": int(match[1])})
