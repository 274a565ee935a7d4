"""Part a matter from a case: it gets a number and facts of its own, in the same conversation."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations, fact_store, ties
from bot.cases.errors import NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Message
from bot.conversation.contacts.known import keep_in_case
from bot.conversation.corrections.correct import reckon
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell

# What may be taken along from the case that is split.
TAKEN_ALONG = ("product", "branch", "order_number", "when", "amount", "desired_outcome")


def split(
    session: Session,
    services: Services,
    case: Case,
    seq: int,
    kind: str,
    taken_along: Collection[str],
    by: Agent,
) -> Case:
    """Open a case for what the customer said in message `seq`, with the facts that are taken along, and return it.

    The message stays where it was said, and what was noted of it in the first case is corrected there. Raise NotFound
    for no message of the customer with this number, Refused for a case that is closed or an unknown kind.
    """
    lock_conversation(session, case.conversation_id)
    case = cases.locked(session, case)
    if case.stage == "closed" or kind not in services.policy.severity.kinds or set(taken_along) - set(TAKEN_ALONG):
        raise Refused("This cannot be split like that.")
    message = session.execute(
        select(Message).where(
            Message.conversation_id == case.conversation_id, Message.seq == seq, Message.role == "customer"
        )
    ).scalar_one_or_none()
    if message is None or not message.text.strip():
        raise NotFound(f"The customer said nothing in message {seq}.")
    actor = f"agent:{by.login}"
    new = cases.open_beside(session, case.conversation_id, actor=actor)
    fact_store.note(session, new, "what", message.text.strip(), message_seq=seq, source=actor)
    for name, fact in fact_store.current(session, case).items():
        if name in taken_along:
            fact_store.note(
                session,
                new,
                name,
                fact.value,
                display=fact.display,
                resolved=fact.resolved,
                message_seq=fact.message_seq,
                source=fact.source,
            )
    keep_in_case(session, new)
    new = cases.update(session, new, kind=kind, actor=actor)
    conversation = conversations.get(session, case.conversation_id)
    if conversation.owner in ("agent", "queue"):
        new = cases.move(session, new, "escalated", actor=actor, reason="split from another case")
    reckon(session, services, new, actor)
    ties.tie(session, ties.SPLIT, case, new, by=actor)
    for one, its in ((case, new), (new, case)):
        detail = {"case": case.number, "other": its.number, "seq": seq}
        audit.record(session, actor, "case.split", f"case:{one.number}", detail)
    tell(session, services, conversation, "tied.split", case_number=case.number, other=new.number)
    return new
