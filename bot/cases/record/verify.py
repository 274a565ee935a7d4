"""Verify that everything sealed is unchanged since it was written: messages, promises, the audit log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, cast, select
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
_SEALS = Seal.__table__


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
    ids = session.execute(select(Conversation.id).order_by(Conversation.created_at, Conversation.id)).scalars()
    for page in paged(ids, PAGE):
        broken += _scopes(session, page, key, linked=False)
    entries = select(AuditEntry.__table__).order_by(AuditEntry.id).execution_options(yield_per=PAGE)
    for rows in paged(session.execute(entries).mappings(), PAGE):
        broken += _audit(session, rows, key, linked=False)
    return broken + _gone(session)


def _chain(session: Session, key: bytes) -> list[Broken]:
    """Check that the seals follow each other without a gap up to the proven end, and list the faults they keep."""
    broken, n, last = [], 0, START
    for seal in session.execute(select(_SEALS).order_by(_SEALS.c.n).execution_options(yield_per=PAGE)):
        if seal.n != n + 1:
            broken.append(Broken(NOWHERE, "seal", str(n + 1), f"missing up to {seal.n - 1}"))
        if not _follows(seal, last, key):
            broken.append(Broken(seal.scope, seal.kind, seal.row_key, _unlinked(seal)))
        if seal.act == FAULT and not seal.scope:
            broken.append(Broken(seal.scope, "chain", seal.row_key, seal.words["what"]))
        n, last = seal.n, seal.link
    end = session.execute(select(ChainEnd.__table__)).one_or_none()
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
    for seal in session.execute(_with_link_before(_SEALS.c.scope.in_(scopes))):
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
        table = kind.model.__table__
        owner = {} if "conversation_id" in table.c else _owners(session, kind, scopes)
        for row in session.execute(select(table).where(kind.within(scopes)).order_by(table.c[kind.key])).mappings():
            scope = owner[str(row["id"])] if owner else row["conversation_id"]
            row_key = str(row[kind.key])
            broken += _differences(kind, scope, row_key, row, last.pop((scope, kind.name, row_key), None))
    broken += [Broken(scope, kind, row_key, MISSING) for scope, kind, row_key in last]
    broken += _counters(session, scopes, newest)
    return sorted(broken, key=lambda b: (scopes.index(b.conversation_id), b.kind, b.key))


def _owners(session: Session, kind: Kind, scopes: list[str]) -> dict[str, str]:
    """Return the conversation of each row of a kind that knows only its case or its offer."""
    table, cases, offers = kind.model.__table__, Case.__table__, Offer.__table__
    wanted = select(table.c.id, cases.c.conversation_id)
    if "case_id" in table.c:
        wanted = wanted.join(cases, cases.c.id == table.c.case_id)
    else:
        wanted = wanted.join(offers, offers.c.id == table.c.offer_id).join(cases, cases.c.id == offers.c.case_id)
    found = session.execute(wanted.where(cases.c.conversation_id.in_(scopes))).all()
    return {str(row.id): row.conversation_id for row in found}


def _counters(session: Session, scopes: list[str], newest: defaultdict[str, int]) -> list[Broken]:
    """Check that every conversation counts on from `newest`, the last message that was sealed."""
    counts = session.execute(select(Conversation.id, Conversation.next_seq).where(Conversation.id.in_(scopes)))  # type: ignore[attr-defined]
    return [
        Broken(scope, "conversation", "count", f"says {following - 1} messages, but {newest[scope]} were written")
        for scope, following in counts
        if following - 1 != newest[scope]
    ]


def _audit(session: Session, rows: list[Any], key: bytes, *, linked: bool = True) -> list[Broken]:
    keys = [str(row["id"]) for row in rows]
    here = (_SEALS.c.scope == NOWHERE) & (_SEALS.c.kind == AUDIT.name) & _SEALS.c.row_key.in_(keys)
    broken, last = [], {}
    for seal in session.execute(_with_link_before(here)):
        if linked and not _follows(seal, seal.before or START, key):
            broken.append(Broken(NOWHERE, seal.kind, seal.row_key, _unlinked(seal)))
        last[seal.row_key] = seal
    for row in rows:
        broken += _differences(AUDIT, NOWHERE, str(row["id"]), row, last.get(str(row["id"])))
    return broken


def _gone(session: Session) -> list[Broken]:
    """List the sealed rows whose conversation or entry of the audit log is not there any more."""
    entries, talks = AuditEntry.__table__, Conversation.__table__
    sealed = select(_SEALS.c.row_key).where(_SEALS.c.scope == NOWHERE, _SEALS.c.kind == AUDIT.name).distinct()
    number = cast(_SEALS.c.row_key, Integer)
    lost = session.execute(sealed.where(~select(entries.c.id).where(entries.c.id == number).exists())).scalars()
    broken = [Broken(NOWHERE, AUDIT.name, row_key, MISSING) for row_key in sorted(lost, key=int)]
    there = select(talks.c.id).where(talks.c.id == _SEALS.c.scope).exists()
    whole = select(_SEALS.c.scope).where(_SEALS.c.scope != NOWHERE, ~there).distinct().order_by(_SEALS.c.scope)
    return broken + [Broken(scope, "conversation", scope, MISSING) for scope in session.execute(whole).scalars()]


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


def _with_link_before(condition: Any) -> Any:
    before = _SEALS.alias()
    return (
        select(_SEALS, before.c.link.label("before"))
        .outerjoin(before, before.c.n == _SEALS.c.n - 1)
        .where(condition)
        .order_by(_SEALS.c.n)
    )
