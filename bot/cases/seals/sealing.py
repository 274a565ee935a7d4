"""Seal what a transaction wrote, at its end: one seal for the last state of each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.cases.models import ChainEnd, Seal
from bot.cases.seals import pending
from bot.cases.seals.chain import FAULT, START, WRITTEN, end_proof, link, new_salt, plain_digest, word_digests
from bot.cases.seals.keys import key_of
from bot.cases.seals.kinds import BY_NAME, NOWHERE, Kind
from bot.cases.utc import now_of

_SEALS, _END = Seal.__table__, ChainEnd.__table__
# Locked last in a transaction, when nothing else is going to be locked: writers wait for each other, never in a circle.
_LAST = select(_END.c.n, _END.c.link, _END.c.proof).where(_END.c.id == 1).with_for_update()
_MOVE = (
    update(_END)
    .where(_END.c.id == 1)
    .values(n=bindparam("new_n"), link=bindparam("new_link"), proof=bindparam("new_proof"))
)
_ADD = _SEALS.insert()


class Entry(NamedTuple):
    """What one seal says, before it has its place in the chain."""

    act: str
    scope: str
    kind: str
    row_key: str
    plain: str
    words: dict[str, str]
    salt: str | None


def entry_of(kind: Kind, scope: str, values: Mapping[str, Any], act: str = WRITTEN) -> Entry:
    """Return the entry for the state of a row."""
    plain, words = kind.split(values)
    salt = new_salt()
    return Entry(act, scope, kind.name, str(values[kind.key]), plain_digest(plain), word_digests(salt, words), salt)


def fault(scope: str, row_key: str, what: str) -> Entry:
    """Return the entry that keeps a fault of the record visible for good."""
    return Entry(FAULT, scope, FAULT, row_key, "", {"what": what}, None)


def seal(session: Session) -> None:
    """Seal every row that this transaction wrote; call it when nothing else will be written."""
    session.flush()
    entries = [entry for place, values in pending.take(session).items() if (entry := _entry(session, place, values))]
    if entries:
        append(session, key_of(session), entries, now_of(session))


def append(executor: Any, key: bytes, entries: Iterable[Entry], at: datetime) -> None:
    """Add seals to the end of the chain; `executor` is a session or a connection in a transaction."""
    n, last, entries = *_end(executor, key), list(entries)
    if n < 0:
        # Somebody moved the end of the chain: what they did stays visible although the chain goes on.
        n, last = _newest(executor)
        entries.insert(0, fault(NOWHERE, "end", "the end of the chain was changed"))
    rows = []
    for entry in entries:
        n += 1
        sealed: dict[str, Any] = {
            "n": n, "at": at, "act": entry.act, "scope": entry.scope, "kind": entry.kind, "row_key": entry.row_key,
            "plain": entry.plain, "words": entry.words,
        }  # fmt: skip
        last = link(key, last, **sealed)
        rows.append({**sealed, "salt": entry.salt, "link": last})
    executor.execute(_ADD, rows)
    executor.execute(_MOVE, {"new_n": n, "new_link": last, "new_proof": end_proof(key, n, last)})


def _end(executor: Any, key: bytes) -> tuple[int, str]:
    """Lock and return the end of the chain; -1 for its place when it is not the end that was written last."""
    found = executor.execute(_LAST).one_or_none()
    if found is None:
        executor.execute(_END.insert(), {"id": 1, "n": 0, "link": START, "proof": ""})
        return -1, START
    if found.proof != end_proof(key, found.n, found.link):
        return -1, START
    return found.n, found.link


def _newest(executor: Any) -> tuple[int, str]:
    n = executor.execute(select(func.max(_SEALS.c.n))).scalar()
    if not n:
        return 0, START
    return n, executor.execute(select(_SEALS.c.link).where(_SEALS.c.n == n)).scalar_one()


def _entry(session: Session, place: pending.Place, given: Any) -> Entry | None:
    name, scope, row_key = place
    kind = BY_NAME[name]
    values = given if isinstance(given, Mapping) else _loaded(kind, given)
    if values is None:
        values = kind.read(session, scope, row_key)
    # A row is missing when the part of the transaction that wrote it was undone.
    return None if values is None else entry_of(kind, kind.scope_of(session, values), values)


def _loaded(kind: Kind, row: Any) -> Mapping[str, Any] | None:
    """Return the values that an object of the session holds, None when some have to be read again."""
    held = row.__dict__ if row is not None else {}
    return held if all(column.name in held for column in kind.model.__table__.columns) else None
