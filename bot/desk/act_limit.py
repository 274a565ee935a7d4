"""Compare what the customer reads of an act on a promise with what may still be given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.assist.draft_limit import PromisesAbove, promises_above_limit
from bot.care import by_owner
from bot.conversation.services import Services

# Whose role has no limit of its own, as the owners of promises, has that of an agent.
LEAST = "agent"


def act_above_limit(
    session: Session, services: Services, conversation_id: str, role: str, act: str, told: Mapping[str, str]
) -> PromisesAbove | None:
    """Return what the words of `act` that the customer reads promise beyond the limit of `role`, or None.

    The proof that a promise was kept is not looked at: it reports what was given.
    """
    has = role if role in services.policy.authority else LEAST
    for name in (field for of, field in by_owner.CUSTOMER_READS if of == act and act != by_owner.KEEP):
        found = promises_above_limit(session, services, conversation_id, has, told.get(name) or "")
        if found is not None:
            return found
    return None
