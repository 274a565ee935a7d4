"""Direct look-up of conversations by their id, a case number, telephone number or e-mail address, in any spelling."""

from __future__ import annotations

import re

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.case_number import parse_number
from bot.cases.customer_keys import marks_of
from bot.cases.models import Case, Conversation, CustomerMark
from bot.compatible_forms import compatible

MOST = 50
# Digits, and the signs that may be written around them in a telephone number.
_TELEPHONE = re.compile(r"[\d\s+\-‐-―−./()]+")
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
# In characters; a longer text is a message, not a number or an address.
_LONGEST_NUMBER = 60


def conversations_of(session: Session, typed: str) -> list[str]:
    """Return the ids of the conversations with this id, number or address, newest first, at most MOST."""
    written = compatible(typed).strip()
    if not written or len(written) > _LONGEST_NUMBER:
        return []
    if session.get(Conversation, written) is not None:
        return [written]
    number = parse_number(written)
    if number is not None:
        found = session.execute(select(Case.conversation_id).where(Case.number == number)).scalar_one_or_none()
        if found is not None:
            return [found]
    if _ADDRESS.fullmatch(written):
        return _known_by(session, marks_of(written, None))
    if _TELEPHONE.fullmatch(written) and sum(sign.isdigit() for sign in written) >= 7:
        return _known_by(session, marks_of(None, written))
    return []


def _known_by(session: Session, marks: list[str]) -> list[str]:
    wanted = (
        select(Conversation.id)
        .join(CustomerMark, CustomerMark.conversation_id == Conversation.id)
        .where(in_op(CustomerMark.mark, marks))
        .order_by(desc(Conversation.created_at), desc(Conversation.id))
        .limit(MOST)
    )
    return list(session.execute(wanted).scalars())
