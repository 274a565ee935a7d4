"""Count the details that were given in vain to prove that an order is the customer's.

They are kept in the fact `order_proof` of a case: a JSON object with the number as `order` and the details as `wrong`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, Fact

ORDER_NUMBER, ORDER_PROOF = "order_number", "order_proof"


def wrong_in(session: Session, conversation_id: str) -> int:
    """Return how many details were wrong in one conversation, for whichever orders."""
    proofs = select(Fact.case_id, Fact.value).join(Case, Case.id == Fact.case_id)
    here = proofs.where(Case.conversation_id == conversation_id, Fact.name == ORDER_PROOF)
    return _wrong(session.execute(here).all())


def wrong_for(session: Session, number: str, since: datetime) -> int:
    """Return how many details were wrong for one order since a moment, in whichever conversations."""
    named = select(Fact.case_id).where(Fact.name == ORDER_NUMBER, Fact.value == number)
    proofs = select(Fact.case_id, Fact.value).where(
        Fact.name == ORDER_PROOF, in_op(Fact.case_id, named), Fact.noted_at >= since
    )
    return _wrong(row for row in session.execute(proofs).all() if _order(row[1]) == number)


def _wrong(proofs: Iterable[Any]) -> int:
    """Count the details, each once for a case and an order: every row of a case repeats those before it."""
    return len({(case_id, _order(body), detail) for case_id, body in proofs for detail in _details(body)})


def _order(body: Any) -> str:
    return str(body.get("order")) if isinstance(body, Mapping) else ""


def _details(body: Any) -> list[str]:
    return list(body.get("wrong") or ()) if isinstance(body, Mapping) else []
