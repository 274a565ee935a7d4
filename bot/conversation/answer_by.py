"""The statutory date by which a case must be answered; agents see it, and nothing is promised for later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.cases.models import Case
from bot.remedy import Policy

# Cases in these stages have been answered. A reopened case was in one of them before, so it counts as answered too.
ANSWERED = frozenset({"agreed", "resolved", "closed"})


def is_answered(case: Case) -> bool:
    """Return whether the complaint that opened the case has been answered."""
    return bool(case.reopened) or case.stage in ANSWERED


def latest_promise(policy: Policy, case: Case) -> dt.datetime | None:
    """Return the UTC instant after which nothing may be promised in the case; None when no statutory date applies."""
    until = None if is_answered(case) else policy.answer_by(case.opened_at)
    return until.at if until else None


def shown(policy: Policy, case: Case, now: dt.datetime) -> dict[str, Any] | None:
    """Return the date for JSON, with its law and whether it is kept so far; None when no law sets one."""
    until = policy.answer_by(case.opened_at)
    return until.as_dict(now, is_answered(case)) if until else None
