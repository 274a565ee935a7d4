"""Find the earlier cases of somebody at the counter or on the telephone, by what they tell of themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import fact_store
from bot.cases.models import Case, Conversation, Fact
from bot.cases.order_proofs import ORDER_NUMBER
from bot.cases.search import direct
from bot.cases.sight import Sight, in_sight
from bot.cases.utc import iso
from bot.remedy.orders import normalise

# Cases that are shown; a person looks for older ones in the search.
MOST = 8


def earlier_cases(
    session: Session, *, phone: str = "", email: str = "", order: str = "", seen_by: Sight | None = None
) -> list[dict[str, Any]]:
    """Return the newest cases of whoever has this number, address or order; what was erased is not found.

    `seen_by` limits them to those of a team.
    """
    found: list[str] = []
    for typed in (phone, email):
        if typed.strip():
            found += direct.conversations_of(session, typed)
    wanted = select(Case).join(Conversation, Conversation.id == Case.conversation_id)
    theirs = in_op(Case.conversation_id, found)
    if order.strip():
        of_order = select(Fact.case_id).where(Fact.name == ORDER_NUMBER, Fact.value == normalise(order))
        theirs = theirs | in_op(Case.id, of_order)
    if seen_by is not None:
        wanted = wanted.where(in_sight(seen_by))
    rows = session.execute(
        wanted.where(theirs, Conversation.erased_at.is_(None)).order_by(desc(Case.id)).limit(MOST)  # type: ignore[union-attr]
    ).scalars()
    return [_shown(session, case) for case in rows]


def _shown(session: Session, case: Case) -> dict[str, Any]:
    conversation = session.get(Conversation, case.conversation_id)
    assert conversation is not None
    known = fact_store.current(session, case)
    return {
        "number": case.number,
        "conversation_id": case.conversation_id,
        "customer": conversation.customer_name,
        "stage": case.stage,
        "kind": case.kind,
        "opened_at": iso(case.opened_at),
        "what": str(known["what"].value)[:200] if "what" in known else "",
        "owner": conversation.owner,
        "owner_agent_id": conversation.owner_agent_id,
    }
