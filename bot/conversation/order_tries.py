"""What was tried to prove an order, in this conversation and over all of them; read only where one is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.cases import fact_store, order_proofs
from bot.cases.order_proofs import ORDER_NUMBER, ORDER_PROOF
from bot.conversation.known import Known, OrderTries
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found

TRIES_WITHIN = dt.timedelta(days=1)


def with_proof_and_tries(session: Session, known: Known, turn: Turn) -> Known:
    """Return what is known with the newest proof and the tries at the orders that the turn or the case names."""
    named = {str(one["value"]) for one in turn.all(ORDER_NUMBER)}
    if ORDER_NUMBER in known.facts:
        named.add(str(known.facts[ORDER_NUMBER].value))
    if not named:
        return known
    since = known.now - TRIES_WITHIN
    tries = OrderTries(
        here=order_proofs.wrong_in(session, turn.conversation_id),
        of_order={number: order_proofs.wrong_for(session, number, since) for number in named},
    )
    fact = fact_store.of_conversation(session, turn.conversation_id, (ORDER_PROOF,)).get(ORDER_PROOF)
    proof = Found(fact.value, seq=fact.message_seq) if fact is not None else None
    return replace(known, order_proof=proof, tries=tries)
