"""What was written in the conversation since the agreement: the customer's words and ours, no note of colleagues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.assist.masking import Masking, masking_of
from bot.cases import commitments
from bot.cases.models import Case, Message
from bot.conversation.services import Services
from bot.desk.customer_pages.speech import Speech

# The newest ones; the whole is in the conversation itself.
MOST = 40
# Kinds of messages whose card the page has a place of its own for.
_HAVE_A_PLACE = frozenset({"survey"})


@dataclass(frozen=True)
class Line:
    """One message: who wrote it (customer, agent, bot or system) and their name, when, and the words in lines."""

    role: str
    who: str
    at: str
    text: str


def written_since(session: Session, services: Services, case: Case, speech: Speech) -> list[Line]:
    """Return the newest messages since something was agreed, else since the case began; the oldest first."""
    since = _agreed_at(session, case) or case.opened_at
    wanted = (
        select(Message)
        .where(Message.conversation_id == case.conversation_id, Message.at >= since)
        .order_by(desc(Message.seq))
        .limit(MOST)
    )
    found: Sequence[Message] = list(reversed(list(session.execute(wanted).scalars())))
    masking = masking_of(session, services, case)
    return [
        Line(message.role, _who(message, speech), speech.moment(message.at), _text(message, masking, speech))
        for message in found
        if message.text.strip() and message.kind not in _HAVE_A_PLACE
    ]


def _text(message: Message, masking: Masking, speech: Speech) -> str:
    """Return the words without contact details; they are masked in the script in which they were recorded."""
    by_customer = message.role == "customer"
    text = masking.hide(message.text, by_customer=by_customer)
    return text if by_customer else speech.ours(text)


def _agreed_at(session: Session, case: Case) -> dt.datetime | None:
    made = [promise.made_at for promise in commitments.of_case(session, case)]
    return min(made, default=None)


def _who(message: Message, speech: Speech) -> str:
    if message.role == "agent" and message.author_name:
        return str(message.author_name)
    return speech.say(f"status_page.who.{message.role}")
