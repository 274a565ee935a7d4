"""Find the conversations of a person, and the details by which they can be recognised elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.cases.case_number import parse_number
from bot.cases.customer_keys import marks_of
from bot.cases.models import Case, Conversation, CustomerMark, Fact

# Facts whose values name a person or tell where they are.
CONTACTS = ("name", "email", "phone", "address", "contact")
# Characters. A shorter detail is found in too many words that are not about the person.
LEAST = 2


def conversations_of(session: Session, told: Iterable[str]) -> list[str]:
    """Return the ids of the conversations with any of these details, oldest first.

    A detail is a conversation's id, a case number, an e-mail address, a telephone number or a whole name. Nobody else
    is taken in: a conversation that shares only an order or another number with these has to be named itself.
    """
    found: dict[str, None] = {}
    for detail in filter(None, (each.strip() for each in told)):
        number = parse_number(detail)
        in_case = select(Case.conversation_id).where(Case.number == number)
        marks = marks_of(detail, None) if "@" in detail else marks_of(None, detail)
        marked = select(CustomerMark.conversation_id).where(CustomerMark.mark.in_(marks))  # type: ignore[attr-defined]
        wanted = (
            select(Conversation.id)
            .where(
                or_(
                    Conversation.id == detail,
                    Conversation.customer_name == detail,
                    Conversation.id.in_(in_case),  # type: ignore[attr-defined]
                    Conversation.id.in_(marked),  # type: ignore[attr-defined]
                )
            )
            .order_by(Conversation.created_at, Conversation.id)
        )
        found.update(dict.fromkeys(session.execute(wanted).scalars()))
    return list(found)


def details_of(session: Session, conversation_ids: Iterable[str]) -> list[str]:
    """Return the names, addresses and numbers that were told in these conversations, the longest first."""
    ids = list(conversation_ids)
    talks = select(Conversation).where(Conversation.id.in_(ids))  # type: ignore[attr-defined]
    details: set[str] = set()
    for talk in session.execute(talks).scalars():
        details.update(filter(None, (talk.customer_name, talk.customer_email, talk.customer_phone)))
    told = select(Fact.value).join(Case, Case.id == Fact.case_id)
    told = told.where(Case.conversation_id.in_(ids), Fact.name.in_(CONTACTS))  # type: ignore[attr-defined]
    details.update(value for value in session.execute(told).scalars() if isinstance(value, str))
    return sorted((each for each in details if len(each) >= LEAST), key=len, reverse=True)
