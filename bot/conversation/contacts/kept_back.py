"""Remember which contact details a customer keeps back, so that nothing that needs them is listed again."""

from __future__ import annotations

from typing import Collection, Iterable

from sqlalchemy.orm import Session

from bot.cases import fact_store
from bot.cases.models import Case, Offer, OfferOption
from bot.conversation.contacts.missing import SATISFIED_BY, depends_on, facts_that_satisfy
from bot.conversation.services import Services
from bot.remedy.vocabulary import NEEDS

# The fact of a case: the names of the needs that are kept back.
KEPT_BACK = "kept_back"


def keep_back(session: Session, case: Case, needs: Collection[str], seq: int | None) -> None:
    """Record that the customer does not give what these needs ask for; what was kept back before still is."""
    names = sorted({*_noted(session, case), *needs})
    fact_store.note(session, case, KEPT_BACK, names, message_seq=seq)


def kept_back(session: Session, services: Services, case: Case) -> tuple[str, ...]:
    """Return the needs that are still kept back: what was told since is not."""
    noted = _noted(session, case)
    known = facts_that_satisfy(session, services, case) if noted else set()
    return tuple(need for need in noted if not set(SATISFIED_BY[need]) & known)


def without_needs(options: Iterable[OfferOption], needs: tuple[str, ...]) -> list[OfferOption]:
    """Return the options that can be promised to somebody who keeps these needs back."""
    return [option for option in options if not depends_on(option.body, needs)]


def details_of(session: Session, services: Services, case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """Return the needs that cannot be met because of what is kept back, and those that are met; both empty without."""
    withheld = kept_back(session, services, case)
    if not withheld:
        return frozenset(), frozenset()
    known = facts_that_satisfy(session, services, case)
    unmet = {need for need in NEEDS if depends_on({"needs": [need]}, withheld)}
    return frozenset(unmet), frozenset(need for need in NEEDS if set(SATISFIED_BY[need]) & known)


def to_list(session: Session, services: Services, case: Case, standing: Offer) -> list[OfferOption]:
    """Return the options of an offer that are worth listing: of the bot's, without those that need what is kept back.

    When all of them do, all are listed: what they need was said, and is asked for again only once one is chosen.
    """
    every = list(standing.options)
    if standing.made_by != "bot":
        return every
    return without_needs(every, kept_back(session, services, case)) or every


def _noted(session: Session, case: Case) -> list[str]:
    fact = fact_store.current(session, case).get(KEPT_BACK)
    return [str(need) for need in fact.value] if fact is not None and isinstance(fact.value, list) else []
