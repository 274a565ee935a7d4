"""Accept an option once, within authority, with an owner and a date for every commitment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Sequence

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, commitments, conversations, offers, refusals, spending
from bot.cases.care import case_links
from bot.cases.errors import CaseStoreError
from bot.cases.models import Case, Offer, OfferOption
from bot.cases.time_rules import offer_is_open
from bot.conversation.choosing import asks_for_something_else
from bot.conversation.confirming import confirm_agreement
from bot.conversation.consent import ACCEPTS, GONE, REFUSED_ALL, Consent, consent_to_option
from bot.conversation.contacts.beside_choice import without_details
from bot.conversation.contacts.kept_back import to_list
from bot.conversation.contacts.known import keep_in_case, known_contacts
from bot.conversation.contacts.missing import missing_for
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import both, language
from bot.conversation.excluding_options import consent_excluding
from bot.conversation.offering import given_before
from bot.conversation.putting_off import consent_put_off
from bot.conversation.services import Services
from bot.conversation.status import commitment_item, owner_in_words
from bot.conversation.taking_back import TAKING_BACK, may_take_back
from bot.conversation.turn import Turn
from bot.conversation.whose_hours import whose_hours
from bot.remedy import Money, OverAuthority, authorise

# Outcomes of an answer to an offer, beside the verdicts of `bot.conversation.consent`. With LACKS_DETAILS the choice is
# kept, and nothing is agreed.
AGREED, ALREADY, NOT_OFFERED, EXPIRED = "agreed", "already", "not_offered", "expired"
LACKS_DETAILS = "lacks_details"


@dataclass(frozen=True)
class Accepted:
    """The outcome; with an agreement also the case number, its commitments in words (`lines`) and the card payload.

    Without one, `consent` is what the turn was taken for, and `options` are those to list. `missing` is what
    the chosen option (`option_id`, `title`) needs of the customer and nobody knows.
    """

    outcome: str
    case_number: str = ""
    lines: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    consent: Consent | None = None
    options: Sequence[OfferOption] = ()
    missing: tuple[str, ...] = ()
    title: str = ""
    option_id: str = ""


def accept(session: Session, services: Services, turn: Turn, locale: str, read_back: str | None = None) -> Accepted:
    """Accept the option that the turn surely chooses; accept nothing otherwise.

    `read_back` is the id of the option that the customer was just asked to confirm.
    """
    case = cases.current_case(session, turn.conversation_id)
    if case is None:
        return Accepted(EXPIRED)
    if case.stage == "agreed":
        return _agreement(session, services, case, locale, ALREADY)
    standing = offers.open_offer(session, case)
    on_table = standing.options if standing is not None else []
    asked = next((option for option in on_table if option.id == read_back), None)
    said = without_details(turn, services.phrases.contacts)
    first = consent_put_off(said, on_table, services.phrases, asked) or consent_excluding(said, on_table)
    consent = first or consent_to_option(
        said,
        on_table,
        services.phrases.consent,
        minor_in_one=services.policy.company.minor_in_one,
        read_back=asked,
    )
    if consent.verdict == GONE or (standing is None and consent.verdict != REFUSED_ALL):
        return Accepted(EXPIRED)
    if consent.verdict == ACCEPTS and consent.option is not None:
        return accept_option(session, services, case, consent.option.id, locale, turn.last_seq)
    if consent.option is None and on_table and asks_for_something_else(turn, on_table):
        return Accepted(NOT_OFFERED)
    left = to_list(session, services, case, standing) if standing is not None else []
    return Accepted(consent.verdict, consent=consent, options=tuple(left))


def accept_option(
    session: Session, services: Services, case: Case, option_id: str, locale: str, seq: int | None
) -> Accepted:
    """Accept the option if everything it needs is known, and if it may still be promised after all that was given.

    What the role that offered it may not promise is not accepted. A choice that lacks details is kept; accept it again
    when they are told. `seq` is the number of the customer's message that was the explicit yes.
    """
    currency = services.policy.company.currency

    def check(body: dict[str, Any], offer: Offer, of: Case) -> None:
        spending.lock_customer(session, of)
        given = given_before(session, services, of, services.now())
        authorise(services.policy, body, offer.role, Money(given.to_customer, currency), Money(given.in_case, currency))

    chosen = session.get(OfferOption, option_id)
    if chosen is not None and _is_open(services, chosen, case):
        missing = missing_for(session, services, case, chosen.body)
        if missing:
            try:
                check(chosen.body, chosen.offer, case)
            except OverAuthority as above:
                refusals.keep_acceptance(session, case, option_id, str(above))
                return Accepted(NOT_OFFERED)
            title = both(chosen.body.get("title"), locale)
            offers.keep_choice(session, case, chosen, seq, title)
            return Accepted(LACKS_DETAILS, missing=missing, title=title, option_id=chosen.id)
    try:
        # A savepoint, because a failure half-way must leave no promise behind in the surrounding transaction.
        with session.begin_nested():
            accepted = offers.accept(
                session,
                option_id,
                conversation_id=case.conversation_id,
                actor="customer",
                seq=seq,
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
        keep_in_case(session, case)
        # Whoever shows the agreement signs its address.
        case_links.open_link(session, case, by="bot")
        confirm_agreement(session, services, case)
    return _agreement(session, services, case, locale, ALREADY if accepted.already else AGREED)


def _is_open(services: Services, option: OfferOption, case: Case) -> bool:
    offer = option.offer
    return offer.case_id == case.id and case.stage in ("offering", "escalated") and offer_is_open(offer, services.now())


def _agreement(session: Session, services: Services, case: Case, locale: str, outcome: str) -> Accepted:
    to = language(locale)
    items = [
        commitment_item(services, promise, to)
        for promise in commitments.of_case(session, case)
        if promise.state != "voided"
    ]
    lines = "\n".join(
        services.words.say(
            "cards.promise",
            to,
            what=item["what"],
            owner=owner_in_words(services.words, item["owner"], item["line"], to),
            time=item["due"],
        )
        for item in items
    )
    option = offers.agreement(session, case)
    if option is not None and option.body.get("needs"):
        known = known_contacts(session, conversations.get(session, case.conversation_id), case)
        details = details_in_words(services.words, known, to)
        lines += "\n" + services.words.say("contacts.in_an_agreement", to, details=details)
    if items and (hours := whose_hours(services, conversations.get(session, case.conversation_id))):
        lines += "\n" + hours
    shown = [{name: item[name] for name in ("what", "owner", "line", "due_at")} for item in items]
    payload = {"kind": "commitment", "case_number": case.number, "items": shown}
    if may_take_back(session, services, case):
        label = services.words.say("cards.take_back", to)
        payload["suggestions"] = [{"command": f"/withdraw?case={case.number}", "label": label, "group": TAKING_BACK}]
    return Accepted(outcome, case.number, lines, payload)
