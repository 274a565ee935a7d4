"""Prove that an order is the customer's: read what a turn tells for it, and whether it must still be asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Mapping

from bot.conversation.contact_words import ContactWords
from bot.conversation.known import Known
from bot.conversation.order_proof import Proof
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import NOT_NEEDED, ORDER_NUMBER, ORDER_PROOF, UNKNOWN, Found
from bot.remedy import Order, Policy
from bot.remedy.order_contacts import LAST_DIGITS
from bot.remedy.orders import normalise

# Wrong answers after which nothing proves an order any more: within one conversation, and for one order in
# `TRIES_WITHIN` over all conversations (see `order_tries`). Four digits then take years to try out.
MOST_HERE, MOST_FOR_ORDER = 4, 6
# What stays what it is among the digits of an answer.
_NUMBERS = frozenset({"phone", "email", ORDER_NUMBER})
# How many digits a whole telephone number has, with or without its country code.
WHOLE_NUMBER = range(8, 14)
_RUN = re.compile(r"\d(?:[\s\-–—.]{0,6}\d)*")


def proof_told(turn: Turn, known: Known, facts: Mapping[str, Found]) -> dict[str, Found]:
    """Return what the turn adds about whose order it is, and what a proved order tells that is not known yet.

    `facts` are those of the case with what the turn tells; `known.contacts` has the details told in this turn, too.
    """
    number = facts.get(ORDER_NUMBER)
    if number is None:
        return {}
    before = Proof.of(known.order_proof)
    proof = _proof(turn, known, str(number.value), before)
    if proof is None:
        return {}
    added = {} if proof == before and ORDER_PROOF in facts else {ORDER_PROOF: proof.as_fact(turn.last_seq)}
    if proof.by is None:
        return added
    return {**added, **told_by_order(known.policy, str(number.value), facts, turn.last_seq)}


def open_question(facts: Mapping[str, Found], known: Known) -> str | None:
    """Return the answer so far to the question whose order it is, None while that has to be asked.

    It is asked for every number that may be one of an order, so that nobody learns which numbers exist.
    """
    fact, policy = facts.get(ORDER_NUMBER), known.policy
    if fact is None or not policy.orders.has_phones:
        return NOT_NEEDED
    number = str(fact.value)
    if policy.company.order_pattern.fullmatch(normalise(number)) is None:
        return NOT_NEEDED
    proof = Proof.of(facts.get(ORDER_PROOF))
    if proof is None or proof.order != number:
        return UNKNOWN if _tried_too_often(known, number) else None
    if proof.by is not None:
        return proof.by
    return UNKNOWN if proof.given_up or _tried_too_often(known, number) else None


def given_up(facts: Mapping[str, Found], seq: int | None) -> Found:
    """Return the fact that the customer goes on without a proof."""
    number = str(facts[ORDER_NUMBER].value)
    proof = Proof.of(facts.get(ORDER_PROOF))
    proof = proof if proof is not None and proof.order == number else Proof(number)
    return replace(proof, given_up=True).as_fact(seq)


def declines(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the customer does not know the digits, or does not want to tell them."""
    if turn.asked != ORDER_PROOF:
        return False
    button = turn.entity("fact")
    if turn.by_button:
        return button is not None and button.get("value") == UNKNOWN
    text = turn.text.strip()
    keeps_back = phrases.contacts.keeps_back(text, asked=True)
    return keeps_back or turn.intent == "deny" or phrases.is_unknown(text) or phrases.consent.is_no(text)


def without_digits(turn: Turn, words: ContactWords) -> Turn:
    """Return the turn without what the model read in the digits that answer the question: 1130 is no day then."""
    if turn.asked != ORDER_PROOF:
        return turn
    spans = [match.span() for match in _RUN.finditer(words.with_digits(turn.text)) if _is_answer(match.group())]
    kept = [
        one for one in turn.entities if one.get("entity") in _NUMBERS or not any(_within(one, *span) for span in spans)
    ]
    return replace(turn, entities=kept)


def digits_in(text: str, words: ContactWords) -> str | None:
    """Return the last digits of a telephone number that the text gives in figures or words; None when it gives none.

    Only the first ones count, so that one message is one try.
    """
    written = words.with_digits(text)
    runs = [re.sub(r"\D", "", match.group()) for match in _RUN.finditer(written)]
    # A number is often written in groups, of which the first would be taken for its last digits.
    if whole := next((run for run in runs if len(run) in WHOLE_NUMBER), None):
        return whole
    together = re.search(rf"\d{{{LAST_DIGITS},}}", written)
    if together is not None:
        return together.group()
    return next((run for run in runs if len(run) >= LAST_DIGITS), None)


def _proof(turn: Turn, known: Known, number: str, before: Proof | None) -> Proof | None:
    order = known.policy.orders.find(number)
    same = before is not None and before.order == number
    if before is not None and same and before.by is not None:
        # Perhaps from another case of this conversation, and then true in this one.
        return before
    proof = before if before is not None and same else Proof(number)
    given = _given(turn, known)
    # The digits stay right when it was the number of the order that was wrong.
    again = [] if before is None or same else [("digits", one) for one in before.wrong if one.isdecimal()]
    fresh = [(by, told) for by, told in (*given, *again) if told not in proof.wrong]
    if not fresh:
        return before if same else None
    if _tried_too_often(known, number):
        return replace(proof, given_up=True)
    for by, told in fresh:
        if order is not None and _matches(order, by, told):
            return replace(proof, by=by)
    return replace(proof, wrong=(*proof.wrong, *(told for _, told in fresh)))


def _given(turn: Turn, known: Known) -> list[tuple[str, str]]:
    """Return what the customer has given that may prove an order, with its kind."""
    given = [(name, str(known.contacts[name].value)) for name in ("phone", "email") if name in known.contacts]
    if turn.asked == ORDER_PROOF and not turn.by_button:
        numbers = {str(one.get("text") or "") for one in turn.all("phone")}
        text = turn.text
        for said in (*numbers, *(str(one.get("text") or "") for one in turn.all(ORDER_NUMBER))):
            text = text.replace(said, " ") if said else text
        digits = digits_in(text, known.phrases.contacts)
        given += [("digits", digits)] if digits is not None else []
    return given


def _tried_too_often(known: Known, number: str) -> bool:
    return known.tries.here >= MOST_HERE or known.tries.of_order.get(number, 0) >= MOST_FOR_ORDER


def _matches(order: Order, by: str, told: str) -> bool:
    contacts = order.contacts
    if by == "phone":
        return contacts.is_phone(told)
    return contacts.is_email(told) if by == "email" else contacts.ends_with(told)


def told_by_order(policy: Policy, number: str, facts: Mapping[str, Found], seq: int | None) -> dict[str, Found]:
    """Return product and day of purchase as the order has them, where the customer has not said otherwise."""
    order = policy.orders.find(number)
    if order is None:
        return {}
    told = {"bought_on": order.bought_on.isoformat()}
    if not order.with_others:
        told["product"] = order.product_id
    return {
        name: Found(value, seq=seq, resolved={"order": number})
        for name, value in told.items()
        if name not in facts or facts[name].value == UNKNOWN or _of_another_order(facts[name], number)
    }


def _of_another_order(fact: Found, number: str) -> bool:
    return isinstance(fact.resolved, Mapping) and fact.resolved.get("order") not in (None, number)


def _is_answer(run: str) -> bool:
    return sum(sign.isdecimal() for sign in run) >= LAST_DIGITS


def _within(entity: Mapping[str, Any], start: int, end: int) -> bool:
    return int(entity.get("start") or 0) < end and start < int(entity.get("end") or 0)
