"""Find conversations by their messages, by what is known about them, or both; in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, desc, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.errors import Refused
from bot.cases.models import Case, Conversation, Message, SearchEntry
from bot.cases.search import matching
from bot.cases.search.filters import Filters, conditions, newest_case, open_promises, overdue
from bot.cases.search.index import DETAILS
from bot.cases.search.terms import Wanted, marks, wanted
from bot.cases.utc import from_iso, iso, now_of

PAGE = 25
# Characters of a message that are shown; BEFORE of them precede the first match.
SNIPPET = 140
BEFORE = 36


@dataclass(frozen=True)
class Snippet:
    """The part of a message that shows best why it was found.

    `marks` are the matches as (start, end) offsets in `text`, the end exclusive; `begins` is the offset of `text` in
    the message; `seq` is 0 for the customer's details.
    """

    seq: int
    role: str
    at: datetime
    text: str
    begins: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Found:
    """One conversation that was found, with its newest case."""

    conversation: Conversation
    case: Case | None
    open_commitments: int
    is_overdue: bool
    snippet: Snippet | None


@dataclass(frozen=True)
class Page:
    """One page of results. Pass `after` to `search` for the next page; it is None on the last one.

    `total` counts all results (None on later pages); `searchable` is False when the words have neither letters nor
    digits; `is_limited` means that a word is so common that only its newest `matching.MOST_PLACES` entries were
    considered.
    """

    found: tuple[Found, ...]
    after: str | None
    total: int | None
    searchable: bool = True
    is_limited: bool = False


def search(
    session: Session,
    words: str = "",
    filters: Filters | None = None,
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Find conversations: with words the best match first, then the newest; without words the newest first.

    All words have to be in the conversation; those with all of them in one message come first, and words of
    people before words of the bot. Messages that arrive between two pages do not change the results: no conversation
    appears twice, none is left out. Raise Refused for an `after` that this search did not return.
    """
    now = now_of(session)
    narrowed = filters or Filters()
    things = wanted(words)
    if words.strip() and not things:
        return Page((), None, 0, searchable=False)
    if things:
        return _by_words(session, things, narrowed, after, limit, now)
    return _by_filters(session, narrowed, after, limit, now)


def _by_words(
    session: Session, things: Sequence[Wanted], filters: Filters, after: str | None, limit: int, now: datetime
) -> Page:
    up_to, last_rank = _numbers(after) if after else (matching.newest_entry(session), None)
    matches = matching.matches(session, things, up_to).subquery("matches")
    ids = _narrowed((Conversation.id, matches.c.rank, *_total(after)), filters, now, matches)
    if last_rank is not None:
        ids = ids.where(matches.c.rank < last_rank)
    places = session.execute(ids.order_by(desc(matches.c.rank)).limit(limit + 1)).all()
    shown = places[:limit]
    snippets = _snippets(session, [matching.entry_of(place[1]) for place in shown], things)
    more = f"{up_to}.{shown[-1][1]}" if len(places) > limit else None
    found = _found(session, [place[0] for place in shown], snippets, now)
    limited = any(matching.is_too_common(session, thing, up_to) for thing in things)
    return Page(found, more, _counted(places, after), is_limited=limited)


def _by_filters(session: Session, filters: Filters, after: str | None, limit: int, now: datetime) -> Page:
    ids = _narrowed((Conversation.id, Conversation.created_at, *_total(after)), filters, now)
    if after:
        moment, _, last_id = after.partition("~")
        ids = ids.where(_opened_before(from_iso(moment), last_id))
    newest_first = (desc(Conversation.created_at), desc(Conversation.id))
    places = session.execute(ids.order_by(*newest_first).limit(limit + 1)).all()
    shown = [place[0] for place in places[:limit]]
    more = f"{iso(places[limit - 1][1])}~{shown[-1]}" if len(places) > limit else None
    return Page(_found(session, shown, _last_words(session, shown), now), more, _counted(places, after))


def places_of(session: Session, words: str) -> Any:
    """Select the conversations that have all these words, as a subquery; None for words without letters and digits."""
    things = wanted(words)
    return matching.matches(session, things, matching.newest_entry(session)).subquery("matches") if things else None


def found_of(session: Session, ids: Sequence[str], words: str, now: datetime) -> tuple[Found, ...]:
    """Load the results for conversations, in the order of `ids`, with what was said last, `words` marked in it."""
    shown = _last_words(session, ids, wanted(words))
    return _found(session, ids, shown, now)


def _total(after: str | None) -> tuple[Any, ...]:
    """Return the column that counts all results, which only the first page needs."""
    return () if after else (func.count().over().label("total"),)


def _counted(places: Sequence[Any], after: str | None) -> int | None:
    if after:
        return None
    return places[0].total if places else 0


def _narrowed(columns: Sequence[Any], filters: Filters, now: datetime, matches: Any = None) -> Any:
    """Select columns of the conversations that pass the filters, among `matches` if given."""
    # The case is joined only for a filter on it, by an inner join, so that the database may begin with the case.
    tables = Conversation.__table__
    if filters.of_case:
        tables = tables.join(Case.__table__, newest_case())
    if matches is not None:
        tables = tables.join(matches, matches.c.conversation_id == Conversation.id)
    return select(*columns).select_from(tables).where(*conditions(filters, now))


def _found(session: Session, ids: Sequence[str], snippets: Mapping[str, Snippet], now: datetime) -> tuple[Found, ...]:
    """Load the results for conversations, in the order of `ids`."""
    late = case((overdue(now), 1), else_=0)
    rows = session.execute(
        select(Conversation, Case, open_promises(), late)
        .select_from(Conversation.__table__.outerjoin(Case.__table__, newest_case()))
        .where(in_op(Conversation.id, list(ids)))
    )
    found = {row[0].id: Found(row[0], row[1], row[2], bool(row[3]), snippets.get(row[0].id)) for row in rows}
    return tuple(found[each] for each in ids)


def _snippets(session: Session, entries: Sequence[int], things: Sequence[Wanted]) -> dict[str, Snippet]:
    """Return the best part of the message of each entry, by conversation."""
    rows = session.execute(
        select(SearchEntry, Message, Conversation)
        .join(Conversation, Conversation.id == SearchEntry.conversation_id)
        .outerjoin(
            Message, and_(Message.conversation_id == SearchEntry.conversation_id, Message.seq == SearchEntry.seq)
        )
        .where(in_op(SearchEntry.id, list(entries)))
    )
    found: dict[str, Snippet] = {}
    for entry, message, conversation in rows:
        if message is not None:
            found[entry.conversation_id] = _snippet(message.seq, message.role, message.at, message.text, things)
        else:
            details = (conversation.customer_name, conversation.customer_email, conversation.customer_phone)
            joined = " · ".join(detail for detail in details if detail)
            found[entry.conversation_id] = _snippet(DETAILS, "customer", conversation.created_at, joined, things)
    return found


def _snippet(seq: int, role: str, at: datetime, words: str, things: Sequence[Wanted]) -> Snippet:
    places = marks(words, things)
    begins = max(0, places[0][0] - BEFORE) if places else 0
    if len(words) - begins < SNIPPET:
        begins = max(0, len(words) - SNIPPET) if begins else 0
    shown = words[begins : begins + SNIPPET]
    inside = [(max(0, start - begins), min(len(shown), end - begins)) for start, end in places]
    return Snippet(seq, role, at, shown, begins, tuple((start, end) for start, end in inside if start < end))


def _last_words(session: Session, ids: Sequence[str], things: Sequence[Wanted] = ()) -> dict[str, Snippet]:
    """Return the beginning of the last message of a customer or agent in each conversation."""
    last = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .where(in_op(Message.conversation_id, list(ids)), in_op(Message.role, ("customer", "agent")))
        .group_by(Message.conversation_id)
        .subquery()
    )
    rows = session.execute(
        select(Message).join(last, and_(Message.conversation_id == last.c.conversation_id, Message.seq == last.c.seq))
    ).scalars()
    return {row.conversation_id: _snippet(row.seq, row.role, row.at, row.text, things) for row in rows}


def _opened_before(moment: datetime, conversation_id: str) -> Any:
    same = and_(Conversation.created_at == moment, Conversation.id < conversation_id)
    return or_(Conversation.created_at < moment, same)


def _numbers(after: str) -> tuple[int, int]:
    newest, _, rank = after.partition(".")
    if not all(part.isdecimal() and part.isascii() and len(part) < 20 for part in (newest, rank)):
        raise Refused("This is no place in the results; begin the search again.")
    if max(int(newest), int(rank)) >= 1 << 63:
        raise Refused("This is no place in the results; begin the search again.")
    return int(newest), int(rank)
