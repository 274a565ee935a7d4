"""Who helps at once: the emergency numbers of the company's place, and its own duty lines outside opening hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from .problems import Problem
from .reading import Both, Value

_WHOLE_DAY = (0, 24 * 60)


@dataclass(frozen=True)
class EmergencyNumbers:
    """Numbers that help at once where the customers live, as read by them; None for what the company did not name.

    `rescue` is the ambulance and fire brigade, `helplines` are for people who think of ending their life, `scam` is the
    line against fraud.
    """

    rescue: Both | None = None
    police: Both | None = None
    helplines: Both | None = None
    scam: Both | None = None

    def missing(self) -> tuple[str, ...]:
        """Return the names of the numbers that are not there."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is None)


NO_NUMBERS = EmergencyNumbers()


@dataclass(frozen=True)
class DutyLine:
    """A line that is answered when customer care is closed; `spans` are minutes after midnight, on every day."""

    line: Both
    spans: tuple[tuple[int, int], ...]

    def answers_at(self, local: dt.datetime) -> bool:
        """Return whether the line is answered at `local`, a moment in the company's time zone."""
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.spans)

    @property
    def whole_day(self) -> bool:
        """Return whether the line is answered day and night."""
        return self.spans == (_WHOLE_DAY,)


def read_emergency(value: Value | None) -> EmergencyNumbers:
    """Read the block `emergency` of company.yml, which may be left out."""
    if value is None:
        return NO_NUMBERS
    known = [field.name for field in fields(EmergencyNumbers)]
    block = value.fields(optional=known)
    return EmergencyNumbers(**{name: found.both() for name in known if (found := block.get(name)) is not None})


def read_duty_lines(value: Value | None) -> dict[str, DutyLine]:
    """Read the block `duty_lines` of escalation.yml, which may be left out; without hours a line is always answered."""
    if value is None:
        return {}
    found: dict[str, DutyLine] = {}
    for name, entry in value.entries():
        block = entry.fields("line", optional=("hours",))
        hours = block.get("hours")
        spans = tuple(item.hours() for item in hours.items()) if hours is not None else ()
        found[name] = DutyLine(block["line"].both(), spans or (_WHOLE_DAY,))
    return found


def advice(
    numbers: EmergencyNumbers, file: str, line: int, own_rules: Mapping[str, int], like: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what a manager should add, although the policy can be used without it.

    `own_rules` has the lines of the reasons that escalation.yml names, `like` the reason whose rule holds otherwise.
    """
    for name in numbers.missing():
        yield Problem(
            file,
            line,
            f"'emergency: {name}' is missing: customers in danger hear of no number of their place",
            f"Add '{name}' to the block 'emergency', such as {{zh-Hant: '119', en: '119'}}",
        )
    for reason, other in like.items():
        if reason not in own_rules:
            yield Problem(
                "escalation.yml",
                max(own_rules.values(), default=1),
                f"'{reason}' has no rule of its own: that of '{other}' holds",
                f"Add a block '{reason}' below 'reasons'",
            )
