"""A customer who has to choose sees the options: show the card where it was never shown."""

from __future__ import annotations

from typing import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import cases, offers
from bot.cases.models import Message
from bot.cases.time_rules import offer_is_open
from bot.conversation.display import language
from bot.conversation.not_twice import Reply
from bot.conversation.offer_buttons import BOT
from bot.conversation.offering import options_card
from bot.conversation.services import Services

OPTIONS, QUESTION = "options", "question"


def with_card(
    session: Session, services: Services, conversation_id: str, replies: Sequence[Reply], locale: str
) -> Sequence[Reply]:
    """Return the replies with the card of the bot's open offer, where the customer has to choose and never saw it.

    That is where the replies ask which option is meant, or show no other card and put no other question. An answer
    with the card may never have arrived: it came too late, or while a person had the conversation.
    """
    at = _place(replies)
    case = cases.current_case(session, conversation_id) if at is not None else None
    standing = offers.open_offer(session, case) if case is not None and case.stage == "offering" else None
    if standing is None or standing.made_by != BOT or not offer_is_open(standing, services.now()):
        return replies
    if _is_shown(session, conversation_id, standing.id):
        return replies
    card = options_card(session, services, conversation_id, locale)
    payload = {name: value for name, value in card.payload.items() if name != "kind"}
    text = services.words.say("cards.options_again", language(locale), lines=card.lines)
    return [*replies[:at], Reply(OPTIONS, text, payload), *replies[at:]]


def _place(replies: Sequence[Reply]) -> int | None:
    """Return where the card stands among the replies: before the question which option is meant, or at the end."""
    for at, reply in enumerate(replies):
        if reply.kind == QUESTION and (reply.payload or {}).get("asks") == "option":
            return at
    return len(replies) if all(reply.kind == "text" for reply in replies) else None


def _is_shown(session: Session, conversation_id: str, offer_id: str) -> bool:
    cards = session.execute(
        select(Message.payload).where(Message.conversation_id == conversation_id, Message.kind == OPTIONS)
    ).scalars()
    return any((card or {}).get("offer_id") == offer_id for card in cards)
