"""Accept an option once, within authority, with an owner and a date for every commitment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, commitments, offers, refusals, spending
from bot.cases.errors import CaseStoreError
from bot.cases.models import Case, Offer
from bot.conversation.choosing import asks_for_something_else, names_more, option_meant
from bot.conversation.display import language
from bot.conversation.offering import given_before
from bot.conversation.services import Services
from bot.conversation.status import commitment_item
from bot.conversation.turn import Turn
from bot.remedy import Money, OverAuthority, authorise

# Outcomes of an attempt to accept.
AGREED, ALREADY, UNCLEAR, NOT_OFFERED, EXPIRED = "agreed", "already", "unclear", "not_offered", "expired"


@dataclass(frozen=True)
class Accepted:
    """The outcome; with an agreement also the case number, its commitments in words (`lines`) and the card payload."""

    outcome: str
    case_number: str = ""
    lines: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


def accept(session: Session, services: Services, turn: Turn, locale: str) -> Accepted:
    """Accept the option that the turn means; accept nothing when that is not clear."""
    case = cases.current_case(session, turn.conversation_id)
    if case is None:
        return Accepted(EXPIRED)
    if case.stage == "agreed":
        return _agreement(session, services, case, locale, ALREADY)
    standing = offers.open_offer(session, case)
    if standing is None:
        return Accepted(EXPIRED)
    option = option_meant(turn, standing.options)
    if option is None:
        if turn.entity("option") is not None:
            return Accepted(EXPIRED)
        return Accepted(NOT_OFFERED if asks_for_something_else(turn, standing.options) else UNCLEAR)
    if names_more(turn, option, 10**services.policy.company.decimals):
        # "The refund, half a million" does not accept what was offered.
        return Accepted(NOT_OFFERED)
    return accept_option(session, services, case, option.id, locale)


def accept_option(session: Session, services: Services, case: Case, option_id: str, locale: str) -> Accepted:
    """Accept the option if the role that offered it may still promise it after everything given before."""
    currency = services.policy.company.currency

    def check(body: dict[str, Any], offer: Offer, of: Case) -> None:
        spending.lock_customer(session, of)
        given = given_before(session, services, of, services.now())
        authorise(services.policy, body, offer.role, Money(given.to_customer, currency), Money(given.in_case, currency))

    try:
        # A savepoint, because a failure half-way must leave no promise behind in the surrounding transaction.
        with session.begin_nested():
            accepted = offers.accept(
                session,
                option_id,
                conversation_id=case.conversation_id,
                actor="customer",
                check=check,
            )
    except OverAuthority as above:
        refusals.keep_acceptance(session, case, option_id, str(above))
        return Accepted(NOT_OFFERED)
    except CaseStoreError:
        return Accepted(EXPIRED)
    if not accepted.already:
        # A waiting request for approval is not needed any more.
        approvals.withdraw(session, case, actor="customer", reason="agreed to another offer")
    return _agreement(session, services, case, locale, ALREADY if accepted.already else AGREED)


def _agreement(session: Session, services: Services, case: Case, locale: str, outcome: str) -> Accepted:
    to = language(locale)
    items = [commitment_item(services, promise, to) for promise in commitments.of_case(session, case)]
    lines = "\n".join(
        services.words.say("cards.promise", to, what=item["what"], owner=item["owner"], time=item["due"])
        for item in items
    )
    shown = [{name: item[name] for name in ("what", "owner", "due_at")} for item in items]
    return Accepted(outcome, case.number, lines, {"kind": "commitment", "case_number": case.number, "items": shown})
