"""By when the law wants a case answered: shown wherever people see the case, and the end of what may be promised."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.cases.models import Case
from bot.remedy import Policy

# What was agreed or resolved has been answered; a case reopened after that was answered in its time.
ANSWERED = frozenset({"agreed", "resolved", "closed"})


def is_answered(case: Case) -> bool:
    """Return whether the complaint that opened the case has had its answer."""
    return bool(case.reopened) or case.stage in ANSWERED


def latest_promise(policy: Policy, case: Case) -> dt.datetime | None:
    """Return the UTC instant after which nothing may be promised in the case; None when no law sets one."""
    until = None if is_answered(case) else policy.answer_by(case.opened_at)
    return until.at if until else None


def shown(policy: Policy, case: Case, now: dt.datetime) -> dict[str, Any] | None:
    """Return the day for JSON, with the law behind it and whether it was kept so far; None when no law sets one."""
    until = policy.answer_by(case.opened_at)
    return until.as_dict(now, is_answered(case)) if until else None
