"""Hear, while options lie on the table, that the matter or the price is another one than the options were made for."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from bot.cases import cases, offers
from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.known import Known, read_known
from bot.conversation.price_told import price_at_options
from bot.conversation.services import Services
from bot.conversation.sub_kinds.deciding import steering
from bot.conversation.sub_kinds.keeping import FACT, reasons_of, with_sub_kinds
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.remedy.vocabulary import PARTICULAR

WISH = "desired_outcome"
PRICE = "amount"
# What options say of sums, such as NT$24,000.
_SUM = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


def hear_retold(session: Session, services: Services, turn: Turn) -> bool:
    """Record what the turn newly says of the matter, the wish or the price; return whether the options no longer fit.

    "I have sent it back already" makes another offer; so does "just send the part", when no option serves that, and
    "it was only 680", when the options go by another sum.
    """
    if turn.by_button:
        return False
    known = read_known(session, services, turn.conversation_id)
    # A guess would take the offer away for a few words about it.
    facts = with_sub_kinds({}, turn, known.facts, guessing=False)
    wish = turn.entity(WISH)
    if wish is not None and wish["value"] in PARTICULAR and _is_new_wish(session, services, turn, str(wish["value"])):
        facts[WISH] = Found(str(wish["value"]), display=wish.get("text"), seq=turn.last_seq)
    price = _new_price(session, services, turn, known)
    if price is not None:
        facts[PRICE] = price
    if not facts:
        return _was_noted_in(turn, known)
    before, after = reasons_of(known.facts.get(FACT)), reasons_of(facts.get(FACT) or known.facts.get(FACT))
    record_change(session, turn.conversation_id, CaseChange(facts=facts))
    return bool({WISH, PRICE} & facts.keys()) or steering(before) != steering(after)


def hear_price(session: Session, services: Services, turn: Turn, known: Known) -> bool:
    """Record the price that a question at the options names ("it was 680, where does 24,000 come from?").

    Return whether the options no longer fit.
    """
    if turn.by_button:
        return False
    price = _new_price(session, services, turn, known)
    if price is not None:
        record_change(session, turn.conversation_id, CaseChange(facts={PRICE: price}))
        return True
    return PRICE in known.facts and known.facts[PRICE].seq == turn.last_seq


def _new_price(session: Session, services: Services, turn: Turn, known: Known) -> Found | None:
    case = cases.current_case(session, turn.conversation_id)
    standing = offers.open_offer(session, case) if case is not None else None
    company = services.policy.company
    shown = {
        int(number.replace(",", "")) * company.minor_in_one
        for option in (standing.options if standing else ())
        for number in _SUM.findall(str(option.body))
    }
    told = price_at_options(turn, shown, company.currency, company.minor_in_one)
    if told is None or (PRICE in known.facts and known.facts[PRICE].value == told[0]):
        return None
    return Found(told[0], display=told[1], seq=turn.last_seq)


def _is_new_wish(session: Session, services: Services, turn: Turn, wish: str) -> bool:
    """Return whether the policy has a remedy for the wish and no option on the table serves it."""
    case = cases.current_case(session, turn.conversation_id)
    standing = offers.open_offer(session, case) if case is not None else None
    on_table = any(wish in (option.body.get("serves") or ()) for option in (standing.options if standing else ()))
    return not on_table and any(wish in remedy.serves for remedy in services.policy.remedies.values())


def _was_noted_in(turn: Turn, known: Known) -> bool:
    """Return whether this turn was noted already, because the dialogue may call an action twice."""
    return any(name in known.facts and known.facts[name].seq == turn.last_seq for name in (FACT, WISH, PRICE))
