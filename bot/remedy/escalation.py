"""Escalation: when a person takes over, who, and by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .company import NOBODY, Handler, read_handler
from .emergency import DutyLine, read_duty_lines
from .reading import Both, Value
from .statutory import StatutoryClock, read_clocks
from .vocabulary import LIKE, REQUIRED_REASONS

_SPAN = re.compile(r"(\d{1,4}) *(minutes?|hours?)")


@dataclass(frozen=True)
class Escalation:
    """What happens for one escalation reason; `promise` counts opening hours only, priority 1 is the highest.

    `duty` is the line to be called while customer care is closed, None when there is none for this reason.
    """

    reason: str
    queue: str
    priority: int
    promise: dt.timedelta
    customer_reason: Both
    handler: Handler
    duty: DutyLine | None = None

    @property
    def urgency(self) -> tuple[int, dt.timedelta]:
        """Return what reasons are compared by: the priority, then how soon a person is promised; less is urgent."""
        return self.priority, self.promise


@dataclass(frozen=True)
class EscalationFile:
    """The content of escalation.yml: the rules by reason, and the statutory clocks to choose from.

    `own` has the line of each reason in the file; a reason that is not there has the rule of the one in `LIKE`.
    """

    reasons: Mapping[str, Escalation]
    own: Mapping[str, int]
    clocks: Mapping[str, StatutoryClock]


def read_escalation(value: Value, handlers: Mapping[str, Handler]) -> EscalationFile:
    """Read escalation.yml; every reason in `REQUIRED_REASONS` is required, and those in `LIKE` may be left out."""
    top = value.fields("queues", "reasons", optional=("clocks", "duty_lines"))
    queues: dict[str, Handler] = {}
    for name, queue_entry in top["queues"].entries():
        queues[name] = read_handler(queue_entry.fields("handler")["handler"], handlers)
    lines = read_duty_lines(top.get("duty_lines"))
    fields = top["reasons"].fields(*REQUIRED_REASONS, optional=LIKE)
    found, own = {}, {}
    for reason in REQUIRED_REASONS:
        found[reason] = _rule(reason, fields[reason], queues, lines)
    for reason, like in LIKE.items():
        entry = fields.get(reason)
        if entry is None:
            found[reason] = replace(found[like], reason=reason)
        else:
            found[reason], own[reason] = _rule(reason, entry, queues, lines), entry.key_line
    return EscalationFile(found, own, read_clocks(top.get("clocks")))


def _rule(reason: str, value: Value, queues: Mapping[str, Handler], lines: Mapping[str, DutyLine]) -> Escalation:
    entry = value.fields("queue", "priority", "within", "reason", optional=("duty",))
    queue, duty = entry["queue"].one_of(queues, "queue"), entry.get("duty")
    return Escalation(
        reason,
        queue,
        entry["priority"].integer(1, 5),
        _span(entry["within"]),
        entry["reason"].both(),
        queues.get(queue, NOBODY),
        lines.get(duty.one_of(lines, "duty line")) if duty is not None else None,
    )


def _span(value: Value) -> dt.timedelta:
    text = value.text()
    match = _SPAN.fullmatch(text)
    if not match or not int(match[1]):
        if text:
            value.wrong(f"'{value.name}: {text}' is not a span of time", "Write one like '30 minutes' or '4 hours'")
        return dt.timedelta(hours=1)
    return dt.timedelta(**{"minutes" if match[2].startswith("minute") else "hours": int(match[1])})
