"""Corrections as an agent makes them in tests."""

from __future__ import annotations

from typing import Any

from bot.cases import audit
from bot.cases.models import Agent
from bot.conversation.corrections.correct import CORRECTED, Corrected, Wanted, correct
from bot.conversation.corrections.correctable import present
from bot.desk.agents.correction_readers import NluReaders
from tests.conversation.turns import Customer


def put_right(told: Customer, by: Agent, what: str, value: Any, **more: Any) -> Corrected:
    """Correct one thing of the customer's case, seen as it is now unless `seen` is given."""
    seen = more.pop("seen", at(told, what))
    wanted = Wanted(what, value, seen=seen, **more)
    return correct(
        told.session, told.services, NluReaders(told.services.policy, told.services.phrases), told.case, wanted, by
    )


def at(told: Customer, what: str) -> Any:
    """Return what something of the case is now."""
    return present(told.session, told.services, told.case, what).value


def logged(told: Customer) -> list[dict[str, Any]]:
    """Return the corrections in the audit log, oldest first."""
    return [dict(entry.detail) for entry in audit.of(told.session, f"case:{told.case.number}", CORRECTED)]
