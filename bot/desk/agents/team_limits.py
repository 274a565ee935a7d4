"""Keep teams apart where the policy says so: agents then see their own team's conversations, and nobody else's.

Supervisors and managers oversee all teams, trainers learn from all.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.sight import Sight, seen_among, sight_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context
from bot.remedy import Policy


def is_limited(policy: Policy, me: SignedIn) -> bool:
    """Return whether this agent sees the conversations of one team only."""
    return policy.agents_see_own_team and allowed(me.role, May.WORK) and not allowed(me.role, May.OVERSEE)


def limit_of(session: Session, policy: Policy, me: SignedIn) -> Sight | None:
    """Return what this agent sees; None when it is everything."""
    return sight_of(session, me.id) if is_limited(policy, me) else None


class Eyes:
    """What the agent of one event stream sees of the open conversations; everything where teams are not kept apart."""

    def __init__(self, context: Context, me: SignedIn) -> None:
        self._context, self._me = context, me
        self._seen: set[str] | None = None

    async def look_at(self, conversation_ids: Iterable[str]) -> None:
        """Find out which of these conversations the agent sees now, with the policy that is in force now."""
        ids = list(conversation_ids)
        if not is_limited(self._context.policy, self._me):
            self._seen = None
            return
        self._seen = await self._context.read(lambda s: seen_among(s, sight_of(s, self._me.id), ids))

    def see(self, conversation_id: str | None) -> bool:
        """Return whether the agent saw this conversation at the last look."""
        return self._seen is None or conversation_id in self._seen


def require_in_sight(session: Session, policy: Policy, me: SignedIn, conversation_id: str) -> None:
    """Raise NotFound, as for a conversation that does not exist, when this agent does not see it."""
    sight = limit_of(session, policy, me)
    if sight is not None and conversation_id not in seen_among(session, sight, [conversation_id]):
        raise NotFound(f"There is no conversation {conversation_id}.")
