"""Mark an order as the customer's, by a person at the desk who has seen or heard who the customer is."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.cases import audit, fact_store, offers
from bot.cases.errors import Refused
from bot.cases.models import Agent, Case
from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.order_proof import Proof, is_proved
from bot.conversation.proving_orders import told_by_order
from bot.conversation.services import Services
from bot.conversation.turn_facts import ORDER_NUMBER, ORDER_PROOF, Found

# What proves an order beside its own contact details.
PERSON = "person"
# Where a person was convinced: identification at the counter, or questions on the telephone.
SEEN_AT = ("counter", "telephone")
OUTDATED = "a person saw whose order it is"


def prove_order(session: Session, services: Services, case: Case, agent: Agent, seen_at: str, reason: str) -> None:
    """Mark the order of a case as proved, with what it tells; the bot's open offer is withdrawn, because it knew less.

    Marking it again changes nothing. Raise Refused for another place than `SEEN_AT`, without a reason, and for an order
    that is not named or not known to the company.
    """
    if seen_at not in SEEN_AT or not reason.strip():
        raise Refused("Say where it was seen, and what.")
    facts = {
        name: Found(fact.value, resolved=fact.resolved) for name, fact in fact_store.current(session, case).items()
    }
    number = str(facts[ORDER_NUMBER].value) if ORDER_NUMBER in facts else ""
    if services.policy.orders.find(number) is None:
        raise Refused("The case names no order that the company knows.")
    if is_proved(facts):
        return
    before = Proof.of(facts.get(ORDER_PROOF))
    same = before is not None and before.order == number
    proof = replace(before if before is not None and same else Proof(number), by=PERSON, given_up=False)
    told = {ORDER_PROOF: proof.as_fact(None), **told_by_order(services.policy, number, facts, None)}
    source = f"agent:{agent.login}"
    for name, fact in told.items():
        fact_store.note(session, case, name, fact.value, resolved=fact.resolved, source=source)
    detail = {"order": number, "seen_at": seen_at, "reason": reason.strip()}
    audit.record(session, source, "case.order_proved", f"case:{case.number}", detail)
    standing = offers.open_offer(session, case)
    if standing is not None and standing.made_by == "bot":
        record_change(session, case.conversation_id, CaseChange(case.number, offer_outdated=OUTDATED))
