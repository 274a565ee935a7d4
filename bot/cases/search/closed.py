"""The conversations whose case is over, the one that ended last first; in pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, desc, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, not_in_op

from bot.cases.errors import Refused
from bot.cases.models import Case, Conversation
from bot.cases.search.filters import Filters, conditions, newest_case
from bot.cases.search.find import PAGE, Found, found_of, places_of
from bot.cases.stages import OVER
from bot.cases.utc import as_utc, from_iso, iso, now_of

# Conversations that somebody answers now are not over, whatever their newest case says.
ANSWERED = ("queue", "agent")


@dataclass(frozen=True)
class Ended:
    """When the case of a conversation has to have ended; `to` is exclusive, None is no limit."""

    since: datetime | None = None
    to: datetime | None = None


@dataclass(frozen=True)
class Closed:
    """One page. Pass `after` for the next one, None on the last; `total` counts all, None on later pages."""

    found: tuple[Found, ...]
    after: str | None
    total: int | None
    searchable: bool = True


def closed(
    session: Session,
    words: str = "",
    filters: Filters | None = None,
    ended: Ended | None = None,
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Closed:
    """List what is over and passes the filters, with all `words` somewhere in it; what ended last comes first.

    What ends between two pages changes nothing in the later ones. Raise Refused for an `after` that was not returned.
    """
    now, span = now_of(session), ended or Ended()
    narrowed = [
        *conditions(filters or Filters(), now),
        in_op(Case.stage, OVER),
        not_in_op(Conversation.owner, ANSWERED),
        Conversation.erased_at.is_(None),  # type: ignore[union-attr]
    ]
    if span.since is not None:
        narrowed.append(Case.stage_since >= as_utc(span.since))
    if span.to is not None:
        narrowed.append(Case.stage_since < as_utc(span.to))
    if words.strip():
        places = places_of(session, words)
        if places is None:
            return Closed((), None, 0, searchable=False)
        narrowed.append(in_op(Conversation.id, select(places.c.conversation_id)))
    total = None if after else (func.count().over().label("total"),)
    wanted = (
        select(Conversation.id, Case.stage_since, Case.id, *(total or ()))
        .select_from(Conversation.__table__.join(Case.__table__, newest_case()))
        .where(*narrowed)
        .order_by(desc(Case.stage_since), desc(Case.id))
        .limit(limit + 1)
    )
    if after:
        wanted = wanted.where(_before(after))
    rows = session.execute(wanted).all()
    shown = rows[:limit]
    more = f"{iso(shown[-1][1])}~{shown[-1][2]}" if len(rows) > limit else None
    count = None if after else (rows[0].total if rows else 0)
    return Closed(found_of(session, [row[0] for row in shown], words, now), more, count)


def _before(after: str) -> object:
    moment, _, number = after.partition("~")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Refused("This is no place in the list; begin it again.")
    at = from_iso(moment)
    return or_(Case.stage_since < at, and_(Case.stage_since == at, Case.id < int(number)))
