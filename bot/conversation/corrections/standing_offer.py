"""What a correction means for the offer on the table: it still fits, is withdrawn, or is marked for its agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations, offers
from bot.cases.models import Agent, Case, Offer
from bot.cases.time_rules import offer_is_open
from bot.conversation.agent_offers import choosing
from bot.conversation.corrections.correctable import EMOTION
from bot.conversation.services import Services
from bot.conversation.severity_set import FACT as SEVERITY
from bot.conversation.tell_customer import tell

WITHDRAWN, FLAGGED = "withdrawn", "flagged"
# Actions in the audit log about an offer that a person made.
NO_LONGER_FITS, FITS_AGAIN = "offer.no_longer_fits", "offer.fits_again"
OUTDATED = "a person corrected the case"
# What was offered is not made smaller because a feeling or a reason was judged otherwise.
_NEVER_LESS = frozenset({EMOTION, SEVERITY})


@dataclass(frozen=True)
class Standing:
    """The open offer, the remedies on the menu, and what each of those that fit is worth in minor units."""

    offer: Offer
    menu: frozenset[str]
    worth: Mapping[str, int]

    def of_offer(self) -> dict[str, int | None]:
        """Return what the remedies of the offer are worth now; None for one that does not fit."""
        return {option.remedy: self.worth.get(option.remedy) for option in self.offer.options}


def standing(session: Session, services: Services, case: Case) -> Standing | None:
    """Return how the open offer stands now; None without one."""
    offer = offers.open_offer(session, case)
    if offer is None or not offer_is_open(offer, services.now()):
        return None
    found = choosing(session, services, case, offer.role).candidates
    menu = frozenset(one.option.remedy for one in found if one.on_menu)
    return Standing(offer, menu, {one.option.remedy: one.option.value.minor for one in found})


def settle(
    session: Session, services: Services, case: Case, before: Standing | None, what: str, by: Agent
) -> str | None:
    """Withdraw an offer of the bot that no longer fits, and say so to the customer; mark that of a person.

    `before` is how it stood before `what` was corrected. Return WITHDRAWN, FLAGGED or None.
    """
    after = standing(session, services, case) if before is not None else None
    if before is None or after is None:
        return None
    if before.offer.made_by != "bot":
        return _mark(session, case, before, after, what, by)
    if not _differs(before, after, what) and after.menu <= before.menu:
        return None
    actor = f"agent:{by.login}"
    offers.withdraw(session, case, OUTDATED, actor=actor)
    row = cases.locked(session, case)
    if row.stage == "offering":
        cases.move(session, row, "clarifying", actor=actor, reason=OUTDATED)
    conversation = conversations.get(session, case.conversation_id)
    tell(session, services, conversation, "by_person.offer_no_longer_fits")
    return WITHDRAWN


def no_longer_fitting(session: Session, case: Case) -> frozenset[str]:
    """Return the ids of offers by people that no longer fit the case."""
    marks: dict[str, bool] = {}
    for entry in audit.of(session, f"case:{case.number}"):
        if entry.action in (NO_LONGER_FITS, FITS_AGAIN) and entry.detail:
            marks[str(entry.detail["offer_id"])] = entry.action == NO_LONGER_FITS
    return frozenset(offer for offer, marked in marks.items() if marked)


def _differs(before: Standing, after: Standing, what: str) -> bool:
    """Return whether a remedy of the offer fits no longer, left the menu, or is worth something else."""
    for remedy, worth in before.of_offer().items():
        now = after.worth.get(remedy)
        if worth is None:
            continue
        if now is None or (remedy in before.menu and remedy not in after.menu):
            return True
        if now > worth or (now < worth and what not in _NEVER_LESS):
            return True
    return False


def _mark(session: Session, case: Case, before: Standing, after: Standing, what: str, by: Agent) -> str | None:
    """Note that a person's offer fits no longer, or again; that of a colleague is not taken from the table."""
    subject, actor, offer = f"case:{case.number}", f"agent:{by.login}", before.offer
    if offer.id in no_longer_fitting(session, case):
        fitted = _fitted(session, subject, offer.id)
        if fitted != after.of_offer():
            return FLAGGED
        audit.record(session, actor, FITS_AGAIN, subject, {"offer_id": offer.id})
        return None
    if not _differs(before, after, what):
        return None
    detail: dict[str, Any] = {"offer_id": offer.id, "fitted": before.of_offer()}
    audit.record(session, actor, NO_LONGER_FITS, subject, detail)
    return FLAGGED


def _fitted(session: Session, subject: str, offer_id: str) -> Any:
    noted = [entry.detail for entry in audit.of(session, subject, NO_LONGER_FITS) if entry.detail]
    return next((detail["fitted"] for detail in reversed(noted) if detail["offer_id"] == offer_id), None)
