"""Take an agreement back within the policy's cooling-off period, so that the customer can choose again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, commitments, offers
from bot.cases.insight import gathering
from bot.cases.models import Case, OfferOption
from bot.conversation.confirming import confirm_taken_back
from bot.conversation.incidents import settled_in
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# Outcomes of an attempt, and the group of the buttons that make one.
TAKEN_BACK, TOO_LATE, NOTHING_AGREED = "taken_back", "too_late", "nothing_agreed"
TAKING_BACK = "taking_back"


def may_take_back(session: Session, services: Services, case: Case) -> bool:
    """Return whether the customer may still take the agreement of the case back by a word.

    That ends with the policy's cooling-off period, or as soon as the first promise was kept or broken.
    """
    option = offers.agreement(session, case)
    if case.stage != "agreed" or option is None or option.accepted_at is None:
        return False
    if services.now() >= option.accepted_at + services.policy.cooling_off:
        return False
    return all(promise.state == "open" for promise in commitments.of_option(session, option.id))


def take_back(session: Session, services: Services, turn: Turn) -> str:
    """Take the agreement back if that is still possible; return the outcome. The reason on record are their words."""
    case = cases.current_case(session, turn.conversation_id)
    reason = f"the customer took it back in message {turn.last_seq}: {turn.text}"
    if case is not None and any(offer.end_reason == reason for offer in offers.of_case(session, case)):
        # The dialogue may call an action twice.
        return TAKEN_BACK
    if case is None or case.stage != "agreed" or offers.agreement(session, case) is None:
        return NOTHING_AGREED
    if not may_take_back(session, services, case):
        return TOO_LATE
    carry_out(session, services, case, reason=reason)
    return TAKEN_BACK


def carry_out(session: Session, services: Services, case: Case, *, reason: str) -> OfferOption:
    """Take the agreement back for the customer and confirm that by mail; return the option. Raise Conflict."""
    option = offers.take_back(session, case, reason=reason, actor="customer")
    if not settled_in(session, services.policy, case).is_something:
        gathering.void_top_ups(session, case, reason=reason, actor="customer")
    confirm_taken_back(session, services, case, option)
    return option
