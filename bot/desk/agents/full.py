"""What to answer when an agent already holds as many conversations as they can."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases.queue.room import NoRoom, require_room
from bot.desk.agents.guard import DeskProblem
from bot.desk.agents.sessions import SignedIn
from bot.desk.reading import Field, shows_nothing

# `anyway`: the agent has been told and takes it all the same. `over_capacity`: why a colleague gets one more.
ANYWAY = {"anyway": Field(bool)}
LONGEST_REASON = 500
OVER_CAPACITY = {"over_capacity": Field(str, longest=LONGEST_REASON)}


def room_for_me(session: Session, me: SignedIn, conversation_id: str, *, anyway: bool) -> None:
    """Raise a 409 with `full` {holds, capacity} when the agent has no room, unless they said `anyway`."""
    try:
        require_room(session, me.id, conversation_id, actor=f"agent:{me.login}", anyway=anyway)
    except NoRoom as full:
        raise DeskProblem(
            409, "agents.take.full", more={"full": shown(full)}, n=full.holds, most=full.capacity
        ) from None


def room_for_colleague(
    session: Session, me: SignedIn, colleague_id: int, name: str, conversation_id: str, reason: str
) -> None:
    """Raise a 409 with `full` {holds, capacity} when a colleague has no room and no reason says why all the same."""
    why = "" if shows_nothing(reason) else reason.strip()
    try:
        require_room(session, colleague_id, conversation_id, actor=f"agent:{me.login}", anyway=bool(why), reason=why)
    except NoRoom as full:
        raise DeskProblem(409, "agents.transfer.full", more={"full": shown(full)}, agent=name, n=full.holds) from None


def shown(full: NoRoom) -> dict[str, int]:
    """Return how many conversations the agent holds, of how many."""
    return {"holds": full.holds, "capacity": full.capacity}
