"""Flags: what a colleague saw in a case that is larger than the case; each is answered on the board."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import kept
from bot.cases.lock import lock_conversation
from bot.cases.models import Action, Case, Flag
from bot.cases.utc import now_of

LONGEST = 300
OPEN, TAKEN_UP, DISMISSED, TAKEN_BACK = "open", "taken_up", "dismissed", "taken_back"
PROBLEM, IDEA, PRAISE = "problem", "idea", "praise"


def raise_flag(
    session: Session, conversation_id: str, case: Case | None, *, kind: str, by: str, words: str | None = None
) -> Flag:
    """Put a flag on a conversation; the open one of the same kind and person is returned again, with newer words."""
    lock_conversation(session, conversation_id)
    said = kept(words, LONGEST) or None
    there = next((one for one in of_conversation(session, conversation_id) if _same(one, kind, by)), None)
    if there is not None:
        there.words = said or there.words
        session.flush()
        return there
    row = Flag(
        conversation_id=conversation_id,
        case_id=None if case is None else case.id,
        kind=kind,
        words=said,
        made_by=by,
        made_at=now_of(session),
        state=OPEN,
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "flag.raised", f"conversation:{conversation_id}", {"flag": row.id, "kind": kind})
    return row


def get(session: Session, flag_id: int) -> Flag:
    """Return a flag; raise NotFound."""
    row = session.get(Flag, flag_id)
    if row is None:
        raise NotFound(f"There is no flag {flag_id}.")
    return row


def settle(session: Session, flag: Flag, *, by: str, answer: str | None = None, action: Action | None = None) -> None:
    """Take a flag up with an action, or dismiss it with an answer; raise Conflict for one that was settled before.

    Raise Refused for a dismissal without words: whoever flagged it hears why.
    """
    words = kept(answer, LONGEST) or None
    if flag.state != OPEN:
        raise Conflict("The flag was settled meanwhile.")
    if action is None and words is None:
        raise Refused("Say why nothing is done about it.")
    flag.state = DISMISSED if action is None else TAKEN_UP
    flag.settled_by, flag.settled_at, flag.answer = by, now_of(session), words
    flag.action_id = None if action is None else action.id
    session.flush()
    subject = f"conversation:{flag.conversation_id}"
    detail = {"flag": flag.id, "action": flag.action_id}
    audit.record(session, by, "flag.dismissed" if action is None else "flag.taken_up", subject, detail)


def take_back(session: Session, flag: Flag, *, by: str) -> None:
    """Take a flag off the board again, as when it was pressed by mistake; it stays on record.

    Raise Conflict for one that was settled before.
    """
    lock_conversation(session, flag.conversation_id)
    session.refresh(flag)
    if flag.state != OPEN:
        raise Conflict("The flag was settled meanwhile.")
    flag.state, flag.settled_by, flag.settled_at = TAKEN_BACK, by, now_of(session)
    session.flush()
    audit.record(session, by, "flag.taken_back", f"conversation:{flag.conversation_id}", {"flag": flag.id})


def of_conversation(session: Session, conversation_id: str) -> list[Flag]:
    """List the flags of a conversation, oldest first."""
    wanted = select(Flag).where(Flag.conversation_id == conversation_id).order_by(Flag.id)
    return list(session.execute(wanted).scalars())


def of_action(session: Session, action_id: int) -> list[Flag]:
    """List the flags that led to an action, oldest first."""
    return list(session.execute(select(Flag).where(Flag.action_id == action_id).order_by(Flag.id)).scalars())


def listed(session: Session, states: Sequence[str] = (OPEN,), limit: int = 100) -> list[Flag]:
    """List at most `limit` flags in these states, newest first."""
    wanted = select(Flag).where(in_op(Flag.state, list(states))).order_by(Flag.id.desc()).limit(limit)  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())


def open_count(session: Session) -> int:
    """Return how many flags nobody has answered yet."""
    return int(session.execute(select(func.count()).select_from(Flag).where(Flag.state == OPEN)).scalar_one())


def _same(flag: Flag, kind: str, by: str) -> bool:
    return flag.state == OPEN and flag.kind == kind and flag.made_by == by
