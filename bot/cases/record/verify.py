"""Verify that everything sealed is unchanged since it was written: messages, promises, the audit log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, cast, select
from sqlalchemy.orm import Session

from bot.cases.conversations import get
from bot.cases.models import AuditEntry, Case, ChainEnd, Conversation, Offer, Seal
from bot.cases.paged import paged
from bot.cases.seals.chain import FAULT, START, end_proof, link, plain_digest, word_digests
from bot.cases.seals.keys import key_of
from bot.cases.seals.kinds import AUDIT, KINDS, MESSAGE, NOWHERE, Kind

# Conversations, or entries of the audit log, that are looked at together.
PAGE = 500
MISSING, ADDED = "is missing", "was added past the record"
CHANGED, UNLINKED = "was changed after it was written", "does not follow the seal before it"
_SEALS, _ENTRIES, _TALKS = Seal.__table__, AuditEntry.__table__, Conversation.__table__


def _with_link_before(condition: Any) -> Any:
    before = _SEALS.alias()
    return (
        select(_SEALS, before.c.link.label("before"))
        .outerjoin(before, before.c.n == _SEALS.c.n - 1)
        .where(condition)
        .order_by(_SEALS.c.n)
    )


# The statements, made once as well. `scopes` are conversations, `keys` entries of the audit log.
_SCOPES, _KEYS = bindparam("scopes", expanding=True), bindparam("keys", expanding=True)
_OF_AUDIT = (_SEALS.c.scope == NOWHERE) & (_SEALS.c.kind == AUDIT.name)
_CHAIN = select(_SEALS).order_by(_SEALS.c.n).execution_options(yield_per=PAGE)
_END = select(ChainEnd.__table__)
_EVERY_SCOPE = select(_TALKS.c.id).order_by(_TALKS.c.created_at, _TALKS.c.id)
_EVERY_ENTRY = select(_ENTRIES).order_by(_ENTRIES.c.id).execution_options(yield_per=PAGE)
_SEALS_OF_SCOPES = _with_link_before(_SEALS.c.scope.in_(_SCOPES))
_SEALS_OF_AUDIT = _with_link_before(_OF_AUDIT & _SEALS.c.row_key.in_(_KEYS))
_COUNTS = select(_TALKS.c.id, _TALKS.c.next_seq).where(_TALKS.c.id.in_(_SCOPES))
_ENTRY_IS_THERE = select(_ENTRIES.c.id).where(_ENTRIES.c.id == cast(_SEALS.c.row_key, Integer)).exists()
_LOST_ENTRIES = select(_SEALS.c.row_key).where(_OF_AUDIT, ~_ENTRY_IS_THERE).distinct()
_SCOPE_IS_THERE = select(_TALKS.c.id).where(_TALKS.c.id == _SEALS.c.scope).exists()
_LOST_SCOPES = (
    select(_SEALS.c.scope).where(_SEALS.c.scope != NOWHERE, ~_SCOPE_IS_THERE).distinct().order_by(_SEALS.c.scope)
)


@dataclass(frozen=True)
class Broken:
    """One place where the record differs from what was written; `what` says how.

    `conversation_id` is empty for the audit log and for the chain itself; `kind` and `key` name the row.
    """

    conversation_id: str
    kind: str
    key: str
    what: str

    def __str__(self) -> str:
        """Return the fault as a line for people."""
        where = f"conversation {self.conversation_id}, " if self.conversation_id else ""
        return f"{where}{self.kind} {self.key}: {self.what}"


def verify_conversation(session: Session, conversation_id: str) -> list[Broken]:
    """Check one conversation with its cases, and what the audit log holds about them; an empty list means intact.

    Detects rows that were changed, removed, added or reordered. Entries removed from the audit log are seen by
    `verify_all` only. Use it in `store.read()`, whose snapshot does not change while others write. Raise NotFound.
    """
    key = key_of(session)
    get(session, conversation_id)
    broken = _scopes(session, [conversation_id], key)
    numbers = select(Case.number).where(Case.conversation_id == conversation_id)
    subjects = [f"case:{number}" for number in session.execute(numbers).scalars()]
    about = AuditEntry.__table__.c.subject.in_([*subjects, f"conversation:{conversation_id}"])
    entries = session.execute(select(AuditEntry.__table__).where(about).order_by(AuditEntry.id))
    for page in paged(entries.mappings(), PAGE):
        broken += _audit(session, page, key)
    return broken


def verify_all(session: Session) -> list[Broken]:
    """Check the chain itself, every conversation, oldest first, and the audit log."""
    key = key_of(session)
    broken = _chain(session, key)
    for page in paged(session.execute(_EVERY_SCOPE).scalars(), PAGE):
        broken += _scopes(session, page, key, linked=False)
    for rows in paged(session.execute(_EVERY_ENTRY).mappings(), PAGE):
        broken += _audit(session, rows, key, linked=False)
    return broken + _gone(session)


def _chain(session: Session, key: bytes) -> list[Broken]:
    """Check that the seals follow each other without a gap up to the proven end, and list the faults they keep."""
    broken, n, last = [], 0, START
    for seal in session.execute(_CHAIN):
        if seal.n != n + 1:
            broken.append(Broken(NOWHERE, "seal", str(n + 1), f"missing up to {seal.n - 1}"))
        if not _follows(seal, last, key):
            broken.append(Broken(seal.scope, seal.kind, seal.row_key, _unlinked(seal)))
        if seal.act == FAULT and not seal.scope:
            broken.append(Broken(seal.scope, "chain", seal.row_key, seal.words["what"]))
        n, last = seal.n, seal.link
    end = session.execute(_END).one_or_none()
    if end is None:
        broken.append(Broken(NOWHERE, "chain", "end", MISSING))
    elif (end.n, end.link) != (n, last):
        broken.append(Broken(NOWHERE, "chain", "end", f"is at seal {end.n}, but the last seal is {n}"))
    elif end.proof != end_proof(key, n, last):
        broken.append(Broken(NOWHERE, "chain", "end", "was changed, or the key is another one"))
    return broken


def _scopes(session: Session, scopes: list[str], key: bytes, *, linked: bool = True) -> list[Broken]:
    """Check every row of these conversations against its last seal; with `linked` also how their seals follow."""
    broken: list[Broken] = []
    last: dict[tuple[str, str, str], Any] = {}
    newest: defaultdict[str, int] = defaultdict(int)
    for seal in session.execute(_SEALS_OF_SCOPES, {"scopes": scopes}):
        if seal.kind == MESSAGE.name:
            newest[seal.scope] = max(newest[seal.scope], int(seal.row_key))
        if linked and not _follows(seal, seal.before or START, key):
            broken.append(Broken(seal.scope, seal.kind, seal.row_key, _unlinked(seal)))
        if seal.act == FAULT:
            broken.append(Broken(seal.scope, "record", seal.row_key, seal.words["what"]))
        else:
            last[(seal.scope, seal.kind, seal.row_key)] = seal
    for kind in KINDS:
        if kind.within is None:
            continue
        for row in session.execute(_rows_with_scope(kind), {"scopes": scopes}).mappings():
            scope, row_key = row["scope"], str(row[kind.key])
            broken += _differences(kind, scope, row_key, row, last.pop((scope, kind.name, row_key), None))
    broken += [Broken(scope, kind, row_key, MISSING) for scope, kind, row_key in last]
    broken += _counters(session, scopes, newest)
    return sorted(broken, key=lambda b: (scopes.index(b.conversation_id), b.kind, b.key))


# Made once, as making the statements takes longer than running them on a small conversation.
@lru_cache
def _rows_with_scope(kind: Kind) -> Any:
    """Return the statement for the rows of a kind in the conversations `scopes`, each with its conversation."""
    table, cases, offers = kind.model.__table__, Case.__table__, Offer.__table__
    if "conversation_id" in table.c:
        scope = table.c.conversation_id
        wanted = select(table, scope.label("scope"))
    else:
        scope = cases.c.conversation_id
        wanted = select(table, scope.label("scope"))
        if "case_id" in table.c:
            wanted = wanted.join(cases, cases.c.id == table.c.case_id)
        else:
            wanted = wanted.join(offers, offers.c.id == table.c.offer_id).join(cases, cases.c.id == offers.c.case_id)
    return wanted.where(scope.in_(_SCOPES)).order_by(table.c[kind.key])


def _counters(session: Session, scopes: list[str], newest: defaultdict[str, int]) -> list[Broken]:
    """Check that every conversation counts on from `newest`, the last message that was sealed."""
    counts = session.execute(_COUNTS, {"scopes": scopes})
    return [
        Broken(scope, "conversation", "count", f"says {following - 1} messages, but {newest[scope]} were written")
        for scope, following in counts
        if following - 1 != newest[scope]
    ]


def _audit(session: Session, rows: list[Any], key: bytes, *, linked: bool = True) -> list[Broken]:
    keys = [str(row["id"]) for row in rows]
    broken, last = [], {}
    for seal in session.execute(_SEALS_OF_AUDIT, {"keys": keys}):
        if linked and not _follows(seal, seal.before or START, key):
            broken.append(Broken(NOWHERE, seal.kind, seal.row_key, _unlinked(seal)))
        last[seal.row_key] = seal
    for row in rows:
        broken += _differences(AUDIT, NOWHERE, str(row["id"]), row, last.get(str(row["id"])))
    return broken


def _gone(session: Session) -> list[Broken]:
    """List the sealed rows whose conversation or entry of the audit log is not there any more."""
    lost = session.execute(_LOST_ENTRIES).scalars()
    broken = [Broken(NOWHERE, AUDIT.name, row_key, MISSING) for row_key in sorted(lost, key=int)]
    whole = session.execute(_LOST_SCOPES).scalars()
    return broken + [Broken(scope, "conversation", scope, MISSING) for scope in whole]


def _differences(kind: Kind, scope: str, row_key: str, row: Mapping[str, Any], seal: Any) -> list[Broken]:
    if seal is None:
        return [Broken(scope, kind.name, row_key, ADDED)]
    plain, words = kind.split(row)
    if plain_digest(plain) != seal.plain:
        return [Broken(scope, kind.name, row_key, CHANGED)]
    now = word_digests(seal.salt, words) if seal.salt else {name: "" for name, v in words.items() if v is not None}
    changed = sorted(name for name in {*now, *seal.words} if now.get(name) != seal.words.get(name))
    return [Broken(scope, kind.name, row_key, f"{', '.join(changed)} {CHANGED}")] if changed else []


def _follows(seal: Any, before: str, key: bytes) -> bool:
    expected = link(
        key,
        before,
        n=seal.n,
        at=seal.at,
        act=seal.act,
        scope=seal.scope,
        kind=seal.kind,
        row_key=seal.row_key,
        plain=seal.plain,
        words=seal.words,
    )
    return bool(expected == seal.link)


def _unlinked(seal: Any) -> str:
    return f"seal {seal.n} {UNLINKED}"
