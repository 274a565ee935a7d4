"""Answer the customers who were waiting for the bot when the desk stopped."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.cases import conversations
from bot.cases.models import Case, Conversation, Message, Turn
from bot.conversation.matters.taking_up import next_matter
from bot.desk.answering import is_technical
from bot.desk.context import Context
from bot.desk.turn_splitting import Said, unanswered
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
    """Return the conversations that wait for the bot: an unanswered message, a turn that ran, or a matter to take up.

    Those with unanswered messages come first, longest waiting first. Where a person is on the way because a turn did
    not work, its words are left to that person; words that the customer said since are a new turn.
    """
    last = select(Message.conversation_id, func.max(Message.seq).label("seq")).group_by(Message.conversation_id)
    heard = last.where(Message.role == "customer", Message.kind == "text").subquery()
    candidates = session.execute(
        select(Conversation.id, Conversation.owner)
        .join(heard, heard.c.conversation_id == Conversation.id)
        .join(Message, (Message.conversation_id == Conversation.id) & (Message.seq == heard.c.seq))
        .where(or_(Conversation.owner == "bot", Conversation.owner == "queue"))
        .order_by(Message.at)
    )
    waiting = [
        conversation_id
        for conversation_id, owner in list(candidates)
        if (said := unanswered(session, conversation_id))
        and not (owner == "queue" and is_technical(session, conversation_id) and _tried(session, conversation_id, said))
    ]
    return list(dict.fromkeys([*waiting, *_left_turns(session), *_left_matters(session)]))


def _left_turns(session: Session) -> list[str]:
    """Return the conversations in which a turn was running when the desk stopped, also one with words told before."""
    running = select(Turn.conversation_id).where(Turn.state == "running").order_by(Turn.began_at)
    return list(session.execute(running).scalars())


def _tried(session: Session, conversation_id: str, said: list[Said]) -> bool:
    """Return whether a turn was begun with the last of these messages."""
    last = select(func.max(Turn.to_seq)).where(Turn.conversation_id == conversation_id)
    return said[-1].seq <= (session.execute(last).scalar_one() or 0)


def _left_matters(session: Session) -> list[str]:
    """Return the conversations in which a matter is to be taken up, because the one before it is over."""
    noted = session.execute(select(Case.conversation_id).where(Case.stage == "noted").distinct()).scalars()
    owners = {one: conversations.get(session, one).owner for one in noted}
    return [one for one, owner in owners.items() if next_matter(session, one, owner) is not None]
