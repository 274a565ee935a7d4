"""The parts of a proposal: promises, options and the proposal itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .company import Handler
from .money import Money
from .reading import Both
from .remedies import Check
from .severity import Severity


@dataclass(frozen=True)
class Promise:
    """One commitment in an option: what, the id of the handler who owns it, and the UTC instant when it is due.

    `days` is how many opening days that is, counted from when the option was made; None when it was not reckoned.
    `tells` is True for the promise to tell how far it is, which a note on progress keeps, `appointment` when the
    customer has to be there. `pays` is there for a promise to pay: `currency`, `minor` where the sum is certain, and
    the `proof` that keeping it needs.
    """

    what: Both
    owner: str
    due_at: dt.datetime
    days: int | None = None
    tells: bool = False
    pays: Mapping[str, Any] | None = None
    appointment: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return what, owner, due_at (ISO 8601, UTC), days, tells, pays and appointment for JSON."""
        reckoned = {} if self.days is None else {"days": self.days}
        tells = {"tells": True} if self.tells else {}
        more: dict[str, Any] = {} if self.pays is None else {"pays": dict(self.pays)}
        if self.appointment:
            more["appointment"] = True
        due_at = self.due_at.isoformat()
        return {"what": dict(self.what), "owner": self.owner, "due_at": due_at, **reckoned, **tells, **more}


@dataclass(frozen=True)
class Option:
    """One choice offered to the customer, with every text in both languages.

    `remedy` and `goodwill` are ids in the policy; `remedy_text` and `goodwill_text` describe them to the customer.
    `value` is the sum of `remedy_value` and `goodwill_value`. `commitments` are sorted by due date. `verify` lists what
    has still to be checked, `needs` what the remedy and the gesture together need from the customer.
    """

    remedy: str
    goodwill: str | None
    title: Both
    remedy_text: Both
    goodwill_text: Both | None
    pros: Mapping[str, list[str]]
    cons: Mapping[str, list[str]]
    deadline_text: Both
    value: Money
    remedy_value: Money
    goodwill_value: Money
    due_at: dt.datetime
    handler: Handler
    serves: tuple[str, ...]
    commitments: tuple[Promise, ...]
    verify: tuple[Check, ...]
    needs: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the option for JSON: amounts in minor units, instants as ISO 8601 in UTC."""
        return {
            "remedy": self.remedy,
            "goodwill": self.goodwill,
            "title": dict(self.title),
            "remedy_text": dict(self.remedy_text),
            "goodwill_text": dict(self.goodwill_text) if self.goodwill_text else None,
            "pros": {language: list(texts) for language, texts in self.pros.items()},
            "cons": {language: list(texts) for language, texts in self.cons.items()},
            "deadline_text": dict(self.deadline_text),
            "value_minor": self.value.minor,
            "remedy_minor": self.remedy_value.minor,
            "goodwill_minor": self.goodwill_value.minor,
            "currency": self.value.currency,
            "due_at": self.due_at.isoformat(),
            "handler": self.handler.as_dict(),
            "serves": list(self.serves),
            "commitments": [promise.as_dict() for promise in self.commitments],
            "verify": [{"id": check.id, "text": dict(check.text)} for check in self.verify],
            "needs": list(self.needs),
        }


@dataclass(frozen=True)
class Proposal:
    """Two to four options, best first; or none, with the reason in `refused` why a person has to take over.

    `refused` is an escalation reason: `over_authority` or `no_options`. `explanation` can be written as JSON and says
    why each option is included and other remedies are not. Its parts are shared between proposals: do not change it.
    """

    options: tuple[Option, ...]
    severity: Severity
    refused: str | None
    explanation: Mapping[str, Any]
