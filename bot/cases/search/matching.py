"""Which conversations contain all words, by the index: in SQL of SQLite and of PostgreSQL, with a rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, cast, desc, func, literal, select, text, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, not_in_op

from bot.cases.models import SearchEntry
from bot.cases.search.index import WORDS
from bot.cases.search.terms import Phrase, Wanted

# For each word at most this many entries are considered, the newest first.
MOST_PLACES = 20_000
# The rank of a result is one number: the high bits say how well it matches, the low ones are the id of the entry.
_ENTRY_BITS = 40
_ENTRY_MASK = (1 << _ENTRY_BITS) - 1


def matches(session: Session, things: Sequence[Wanted], up_to: int) -> Any:
    """Select the conversations that contain all `things` in entries up to `up_to`, each with its rank."""
    together = _ranked(_hits(session, things, up_to, "together"), good=len(things))
    if len(things) == 1:
        return together
    first, *others = (_hits(session, [thing], up_to, f"part{number}") for number, thing in enumerate(things))
    scattered = _ranked(first, good=1).where(
        *(in_op(first.c.conversation_id, select(other.c.conversation_id)) for other in others),
        not_in_op(first.c.conversation_id, select(together.subquery("all_in_one").c.conversation_id)),
    )
    both = union_all(together, scattered).subquery("both")
    return select(both.c.conversation_id, both.c.rank)


def _ranked(hits: Any, good: int) -> Any:
    """Select the conversations of hits with their rank: words of a person before those of the bot, then the newest."""
    points = literal(good * 2, BigInteger) + cast(hits.c.said, Integer)
    rank = func.max(points * literal(1 << _ENTRY_BITS, BigInteger) + hits.c.id)
    return select(hits.c.conversation_id, rank.label("rank")).group_by(hits.c.conversation_id)


def _hits(session: Session, things: Sequence[Wanted], up_to: int, name: str) -> Any:
    """Return the newest MOST_PLACES entries that contain all these things, as a subquery called `name`."""
    places = _places(session, things, up_to, name).limit(MOST_PLACES).subquery(f"{name}_places")
    entry = SearchEntry.__table__.alias(f"{name}_entry")
    found = select(entry.c.id, entry.c.conversation_id, entry.c.said)
    return found.select_from(places.join(entry, entry.c.id == places.c.id)).subquery(name)


def _places(session: Session, things: Sequence[Wanted], up_to: int, name: str) -> Any:
    """Select the ids of the entries up to `up_to` that contain all these things, newest first."""
    parameter = f"{name}_wanted"
    if session.connection().dialect.name == "postgresql":
        query = " & ".join(f"({' | '.join(map(_tsquery, thing.phrases))})" for thing in things)
        words = SearchEntry.__table__.alias(f"{name}_words")
        number = words.c.id
        # A cast, because to_tsquery would split the terms again.
        holds = f"{name}_words.words @@ CAST(:{parameter} AS tsquery)"
    else:
        query = " AND ".join(f"({' OR '.join(map(_fts5, thing.phrases))})" for thing in things)
        words = WORDS.alias(f"{name}_words")
        number = words.c.rowid
        holds = f"{name}_words.search_words MATCH :{parameter}"
    here = text(holds).bindparams(bindparam(parameter, query))
    return select(number.label("id")).where(here, number <= up_to).order_by(desc(number))


def entry_of(rank: int) -> int:
    """Return the id of the entry that a rank names: the best one of its conversation."""
    return rank & _ENTRY_MASK


def is_too_common(session: Session, thing: Wanted, up_to: int) -> bool:
    """Return whether a thing is in more entries than are considered."""
    further = _places(session, [thing], up_to, "further").limit(1).offset(MOST_PLACES)
    return session.execute(further).first() is not None


def _fts5(phrase: Phrase) -> str:
    """Return a phrase in FTS5 syntax; quoting is enough, because the terms consist of letters and digits."""
    return f'"{" ".join(phrase.terms)}"' + (" *" if phrase.open_end else "")


def _tsquery(phrase: Phrase) -> str:
    terms = [f"'{term}'" for term in phrase.terms]
    return f"({' <-> '.join(terms)}{':*' if phrase.open_end else ''})"


def newest_entry(session: Session) -> int:
    """Return the id of the newest entry, so that later ones change nothing in the next pages; 0 without any."""
    return session.execute(select(func.max(SearchEntry.id))).scalar() or 0
