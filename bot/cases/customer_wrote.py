"""Tell those who wait for it that the customer wrote again: the agent who looked away, the owner who asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, desc, null, select
from sqlalchemy.orm import Session

from bot.cases import notices, owner_notices
from bot.cases.models import Handoff, Message, Presence
from bot.cases.utc import now_of

# After so long without a word of either side, the agent has turned to something else.
QUIET = timedelta(minutes=10)
# An agent stays connected for this time, so that a reload or a short network failure does not count as leaving.
GRACE = timedelta(seconds=30)
# Built once, because they run for every message of a customer.
_LAST_WITH_PERSON = (
    select(Handoff.state)
    .where(Handoff.conversation_id == bindparam("conversation"), Handoff.agent_id != null())
    .order_by(desc(Handoff.id))
    .limit(1)
)
_BEFORE = select(Message.at).where(
    Message.conversation_id == bindparam("conversation"), Message.seq == bindparam("seq")
)


def customer_wrote(session: Session, conversation_id: str, seq: int, held_by: int | None) -> None:
    """Tell whoever has the conversation and is away from it, or had resolved it, or asked something, of message `seq`.

    `held_by` is the id of the agent who has it, None when no agent has.
    """
    about = ("message", seq)
    owner_notices.customer_answered(session, conversation_id, seq)
    if held_by is not None:
        if _is_away(session, held_by) or _was_quiet(session, conversation_id, seq):
            notices.tell(session, held_by, "wrote_again", conversation_id, about=about, renews=True)
        return
    if session.execute(_LAST_WITH_PERSON, {"conversation": conversation_id}).scalar_one_or_none() == "resolved":
        notices.tell_handler(session, "came_back", conversation_id, about=about, renews=True)


def _is_away(session: Session, agent_id: int) -> bool:
    there = session.get(Presence, agent_id, populate_existing=True)
    if there is None or there.state == "away" or there.seen_at is None:
        return True
    return there.seen_at <= now_of(session) - GRACE


def _was_quiet(session: Session, conversation_id: str, seq: int) -> bool:
    before = session.execute(_BEFORE, {"conversation": conversation_id, "seq": seq - 1}).scalar_one_or_none()
    return before is not None and before <= now_of(session) - QUIET
