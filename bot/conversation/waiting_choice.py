"""What a customer's words do to a choice of a person's offer that waits for details, while no dialogue answers them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import fact_store, messages, offers
from bot.cases.models import Case, OfferOption
from bot.cases.offers import Chosen
from bot.cases.time_rules import offer_is_open
from bot.conversation.accepting import AGREED, Accepted, accept_option
from bot.conversation.choosing import option_meant
from bot.conversation.consent import ACCEPTS, REFUSED, consent_to_option
from bot.conversation.consent_beside_details import consent_beside_details, leaves_doubt, turn_beside_details
from bot.conversation.contacts.missing import missing_for
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# `made_by` of the bot's own offers.
BOT = "bot"
# The most messages back among which a choice may have been put off.
_BACK = 30


@dataclass(frozen=True)
class Settled:
    """The agreement that the words made, or the option for which a plain yes is needed; mostly neither."""

    agreed: Accepted | None = None
    confirm: OfferOption | None = None


def waiting_choice(session: Session, case: Case) -> Chosen | None:
    """Return the choice of a person's offer that waits for details; one of the bot's own options waits for a person."""
    chosen = offers.chosen(session, case)
    return None if chosen is None or chosen.option.offer.made_by == BOT else chosen


def settle_waiting_choice(
    session: Session, services: Services, case: Case, turn: Turn, locale: str, *, tells: bool
) -> Settled:
    """Agree to the waiting choice of a person's offer if the turn tells its last details and says nothing else.

    Words that give the choice up, put it off or name another option drop it. Other words leave a doubt, so that with
    everything told only a plain yes agrees: the choice is dropped too, and its option returned to be confirmed. So is
    the option that was put off, when whoever was asked agrees ("she says yes"). `tells` is whether the turn tells
    details.
    """
    chosen = waiting_choice(session, case)
    if chosen is None:
        return Settled(confirm=_taken_up_again(session, services, case, turn))
    beside = consent_beside_details(turn, services.phrases)
    if beside.verdict == REFUSED or _names_another(services, turn, chosen.option):
        offers.drop_choice(session, case)
        return Settled()
    if leaves_doubt(beside, tells=tells):
        offers.doubt_choice(session, case)
    if not tells or missing_for(session, services, case, chosen.option.body):
        return Settled()
    if beside.verdict != ACCEPTS or chosen.doubted:
        offers.drop_choice(session, case)
        return Settled(confirm=chosen.option)
    accepted = accept_option(session, services, case, chosen.option.id, locale, chosen.seq)
    return Settled(agreed=accepted) if accepted.outcome == AGREED else Settled()


def _taken_up_again(session: Session, services: Services, case: Case, turn: Turn) -> OfferOption | None:
    """Return the option of a person's offer that the customer put off and now says was decided for; None otherwise."""
    words = services.phrases.putting_off
    if turn.by_button or words.decision_in(turn.text, services.phrases.consent) is not True:
        return None
    standing = offers.open_offer(session, case)
    if standing is None or standing.made_by == BOT or not offer_is_open(standing, services.now()):
        return None
    first = turn.parts[0].seq if turn.parts else messages.last_seq(session, case.conversation_id) + 1
    before = messages.after(session, case.conversation_id, max(0, first - _BACK - 1), _BACK)
    said = [one for one in before if one.role == "customer" and one.seq < first and words.puts_off(one.text)]
    if not said:
        return None
    named = option_meant(replace(turn, text=words.beyond(said[-1].text), entities=[]), standing.options)
    return named or _dropped(session, case, standing.options) or _only(standing.options)


def _dropped(session: Session, case: Case, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option on the table that was chosen last and given up again."""
    kept = [fact.value for fact in fact_store.history(session, case) if fact.name == offers.CHOSEN and fact.value]
    last = kept[-1]["option"] if kept else None
    return next((option for option in options if option.id == last), None)


def _only(options: Sequence[OfferOption]) -> OfferOption | None:
    return options[0] if len(options) == 1 else None


def _names_another(services: Services, turn: Turn, option: OfferOption) -> bool:
    meant = consent_to_option(
        turn_beside_details(turn, services.phrases),
        option.offer.options,
        services.phrases.consent,
        minor_in_one=services.policy.company.minor_in_one,
    ).option
    return meant is not None and meant.id != option.id
