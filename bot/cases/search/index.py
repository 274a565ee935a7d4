"""The full-text index, written in the transaction that stores a message, so that everything said can be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import column, func, select, table
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from bot.cases.models import SearchEntry
from bot.cases.search.terms import LONGEST_TERM, indexed

# Roles of people; their messages rank before those of the bot and the system.
PEOPLE = ("customer", "agent")
# The sequence number of the customer's details, which no message has.
DETAILS = 0
# SQLite's table of terms, a virtual table of its extension FTS5.
WORDS = table("search_words", column("rowid"), column("terms"))
_ENTRIES = SearchEntry.__table__
_ADD_ENTRY = _ENTRIES.insert()
_ADD_WORDS = WORDS.insert()
# PostgreSQL stores no higher positions in a tsvector.
_LAST_PLACE = 16383


class Findable(NamedTuple):
    """A text to be indexed: message `seq` of a conversation, written by `role`."""

    conversation_id: str
    seq: int
    role: str
    text: str


def add(session: Session, conversation_id: str, seq: int, role: str, text: str) -> None:
    """Add one text to the index."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        add_all(connection, [Findable(conversation_id, seq, role, text)])
        return
    # SQLite gives the number of a single row: it need not be looked for before.
    entry = {"conversation_id": conversation_id, "seq": seq, "said": role in PEOPLE, "words": None}
    number = connection.execute(_ADD_ENTRY, entry).inserted_primary_key[0]
    connection.execute(_ADD_WORDS, {"rowid": number, "terms": " ".join(indexed(text))})


def prepare(text: str) -> None:
    """Find the terms of a text that is stored next, so that the write transaction need not: others wait for it."""
    indexed(text)


def add_details(session: Session, conversation_id: str, *details: str | None) -> None:
    """Add details of the customer to the index; earlier details can still be found."""
    joined = "\n".join(detail for detail in details if detail)
    if joined:
        add(session, conversation_id, DETAILS, "customer", joined)


def forget(session: Session, conversation_ids: Sequence[str]) -> None:
    """Take everything said in these conversations, and their customers' details, out of the index."""
    entries = _ENTRIES.c.conversation_id.in_(list(conversation_ids))
    if session.get_bind().dialect.name == "sqlite":
        numbers = session.execute(select(_ENTRIES.c.id).where(entries)).scalars().all()
        _take_out(session.connection(), set(numbers))
    session.execute(_ENTRIES.delete().where(entries))


def _take_out(connection: Connection, numbers: set[int]) -> None:
    """Take entries out of SQLite's table of terms.

    It keeps no text, and wants to be told exactly what was put in. That is read from the index itself, because
    earlier details of a customer are stored nowhere else, and terms may have been made otherwise before.
    """
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.put_in USING fts5vocab(main, search_words, instance)")
    found: dict[int, list[tuple[int, str]]] = {number: [] for number in numbers}
    for number, place, term in connection.exec_driver_sql('SELECT doc, "offset", term FROM temp.put_in'):
        if number in numbers:
            found[number].append((place, term))
    connection.exec_driver_sql("DROP TABLE temp.put_in")
    for number, places in found.items():
        terms = " ".join(term for _, term in sorted(places))
        connection.exec_driver_sql(
            "INSERT INTO search_words (search_words, rowid, terms) VALUES ('delete', ?, ?)", (number, terms)
        )


def add_all(connection: Connection, texts: Iterable[Findable]) -> None:
    """Add many texts to the index, within the transaction of `connection`."""
    texts = list(texts)
    entries = [
        {"conversation_id": each.conversation_id, "seq": each.seq, "said": each.role in PEOPLE, "words": None}
        for each in texts
    ]
    if not entries:
        return
    terms = [indexed(each.text) for each in texts]
    if connection.dialect.name == "postgresql":
        written = [{**entry, "words": _tsvector(found)} for entry, found in zip(entries, terms)]
        connection.execute(_ADD_ENTRY, written)
        return
    # SQLite has one writer, and this transaction holds the write lock: no other one takes these ids.
    first = (connection.execute(select(func.max(_ENTRIES.c.id))).scalar() or 0) + 1
    connection.execute(_ADD_ENTRY, [{"id": number, **entry} for number, entry in enumerate(entries, first)])
    connection.execute(
        _ADD_WORDS, [{"rowid": number, "terms": " ".join(found)} for number, found in enumerate(terms, first)]
    )


def _tsvector(terms: Sequence[str]) -> str:
    """Return terms in PostgreSQL's tsvector syntax; they are letters and digits, so nothing needs escaping."""
    return " ".join(f"'{term[:LONGEST_TERM]}':{min(place, _LAST_PLACE)}" for place, term in enumerate(terms, start=1))
