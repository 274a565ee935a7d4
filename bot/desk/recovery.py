"""Answer the customers who were waiting for the bot when the desk stopped."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases import conversations
from bot.cases.models import Case, Conversation, Message
from bot.conversation.matters.taking_up import next_matter
from bot.desk.context import Context
from bot.desk.turn_splitting import unanswered
from bot.jobs import Job

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


def recovery(context: Context) -> Job:
    """Return the job that runs `pick_up` once after the start."""
    return Job("recovery", None, lambda: pick_up(context), retry_after=LOOK_SECONDS)


async def pick_up(context: Context) -> None:
    """Start a turn for every conversation that waits for an answer, as soon as dialogue and actions are ready."""
    waiting = await context.read(left_waiting)
    if not waiting:
        return
    # Before that, a turn would fail and call a person without need.
    while not (await context.dialogue.readiness()).all:
        await asyncio.sleep(LOOK_SECONDS)
    logger.info("%d conversations were waiting for an answer", len(waiting))
    for conversation_id in waiting:
        context.turns.customer_wrote(conversation_id, at_once=True)


def left_waiting(session: Session) -> list[str]:
    """Return the bot's conversations with unanswered messages of the customer, longest waiting first."""
    last = select(Message.conversation_id, func.max(Message.seq).label("seq")).group_by(Message.conversation_id)
    heard = last.where(Message.role == "customer", Message.kind == "text").subquery()
    candidates = session.execute(
        select(Conversation.id)
        .join(heard, heard.c.conversation_id == Conversation.id)
        .join(Message, (Message.conversation_id == Conversation.id) & (Message.seq == heard.c.seq))
        .where(Conversation.owner == "bot")
        .order_by(Message.at)
    ).scalars()
    unheard = [conversation_id for conversation_id in list(candidates) if unanswered(session, conversation_id)]
    return [*unheard, *(one for one in _left_matters(session) if one not in unheard)]


def _left_matters(session: Session) -> list[str]:
    """Return the conversations in which a matter is to be taken up, because the one before it is over."""
    noted = session.execute(select(Case.conversation_id).where(Case.stage == "noted").distinct()).scalars()
    owners = {one: conversations.get(session, one).owner for one in noted}
    return [one for one, owner in owners.items() if next_matter(session, one, owner) is not None]
