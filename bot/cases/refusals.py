"""Refusals: why nothing was offered or an acceptance was refused, kept in the audit log of the case."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.models import AuditEntry, Case

# Actions in the audit log.
NO_OFFER, NO_AGREEMENT = "offer.refused", "offer.acceptance_refused"


def keep(session: Session, case: Case, explanation: dict[str, Any]) -> None:
    """Record why nothing could be offered, unless the reasons are the same as the last time."""
    # In the form in which it is read back, for the comparison: JSON has no tuples.
    detail: dict[str, Any] = json.loads(json.dumps(explanation))
    earlier = of_case(session, case, NO_OFFER)
    if not earlier or earlier[-1].detail != detail:
        audit.record(session, "bot", NO_OFFER, f"case:{case.number}", detail)


def keep_acceptance(session: Session, case: Case, option_id: str, why: str) -> None:
    """Record why an option that was offered could no longer be accepted."""
    audit.record(session, "system", NO_AGREEMENT, f"case:{case.number}", {"option_id": option_id, "why": why})


def of_case(session: Session, case: Case, action: str) -> list[AuditEntry]:
    """List the refusals of a case with this action (NO_OFFER or NO_AGREEMENT), oldest first."""
    return audit.of(session, f"case:{case.number}", action)
