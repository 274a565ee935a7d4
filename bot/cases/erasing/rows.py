"""Erase the words of conversations in every table, and seal what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import String, delete, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from bot.cases import audit, changes, conversations, notices
from bot.cases.care import case_links, dues, outbox
from bot.cases.columns import to_json
from bot.cases.erasing import insight, people
from bot.cases.errors import NotFound, Refused
from bot.cases.models import (
    Attachment,
    AuditEntry,
    Case,
    CaseTag,
    CaseVector,
    Choice,
    Commitment,
    Conversation,
    CustomerMark,
    Fact,
    Handoff,
    HeardTurn,
    HeardWrongly,
    Note,
    Postponement,
    Ring,
    SavedView,
    Seal,
    Suggestion,
    Task,
    Template,
    Turn,
    TurnMemory,
    TurnStep,
)
from bot.cases.paged import paged
from bot.cases.seals.chain import ERASED
from bot.cases.seals.keys import key_of
from bot.cases.seals.kinds import AUDIT, KINDS, NOWHERE
from bot.cases.seals.sealing import append, entry_of
from bot.cases.search import index
from bot.cases.utc import now_of

# Values that stand for "erased" where a column may not be empty.
_EMPTY_WORDS: dict[str, Any] = {
    "messages.text": "", "offer_options.body": {}, "commitments.what": {}, "approvals.options": [],
    "approvals.reason": "",
}  # fmt: skip
# An audit entry about somebody else that names the person is looked for page by page.
PAGE = 500


def refuse_open_promises(session: Session, conversation_ids: Collection[str]) -> None:
    """Raise Refused while a promise made in one of these conversations is still to be kept."""
    wanted = select(Commitment.id).join(Case, Case.id == Commitment.case_id)
    theirs = Case.conversation_id.in_(list(conversation_ids))  # type: ignore[attr-defined]
    promised = len(session.execute(wanted.where(theirs, Commitment.state == "open")).all())
    if promised:
        raise Refused(f"{promised} promise(s) are still open; keep or void them before the person is erased.")


def erase(session: Session, conversation_ids: Sequence[str], *, actor: str, reason: str) -> list[str]:
    """Erase all words of these conversations and return the names of the uploaded files, which the caller removes.

    Dates, sums, states and who decided stay, so that what was promised can still be counted, and `verify` holds. Each
    conversation is closed for good. Raise NotFound for an unknown one, Refused while a promise in one is open: keep it
    or void it first, because nobody would know any more to whom it was made.
    """
    ids = list(dict.fromkeys(conversation_ids))
    there = select(Conversation.id).where(Conversation.id.in_(ids)).with_for_update(key_share=True)  # type: ignore[attr-defined]
    if missing := set(ids) - set(session.execute(there).scalars()):
        raise NotFound(f"There is no conversation {', '.join(sorted(missing))}.")
    refuse_open_promises(session, ids)
    details = people.details_of(session, ids)
    cases = dict(session.execute(select(Case.id, Case.number).where(Case.conversation_id.in_(ids))).all())  # type: ignore[attr-defined]
    files = list(session.execute(select(Attachment.id).where(Attachment.conversation_id.in_(ids))).scalars())  # type: ignore[attr-defined]
    index.forget(session, ids)
    notices.forget(session, ids)
    for of_cases in (dues, outbox, case_links):
        of_cases.forget(session, list(cases))
    insight.forget(session, ids, list(cases), details)
    _delete(session, ids, cases)
    _blank(session, ids, cases, details)
    entries = _audited(session, ids, list(cases.values()), details)
    _reseal(session, ids, entries)
    for case_id in cases:
        changes.note_figures(session, case_id)
    for conversation_id in ids:
        changes.note(session, conversation_id)
        audit.record(session, actor, "person.erased", f"conversation:{conversation_id}", {"reason": reason})
    return files


def erase_files(session: Session, attachment_ids: Sequence[str]) -> None:
    """Erase the names and digests of uploaded files; the caller removes the files."""
    these = Attachment.id.in_(list(attachment_ids))  # type: ignore[attr-defined]
    session.execute(_quiet(update(Attachment).where(these).values(name="", sha256="")))


def erase_particulars(session: Session, entry_ids: Sequence[int]) -> None:
    """Erase the particulars of entries of the audit log, and seal what is left."""
    _empty(session, list(entry_ids))
    _reseal(session, [], list(entry_ids))


def _delete(session: Session, ids: list[str], cases: dict[int, str]) -> None:
    """Delete rows that are nothing but words."""
    talks: tuple[Any, ...] = (
        CustomerMark, Choice, HeardTurn, HeardWrongly, Note, Postponement, Suggestion, Task, TurnMemory,
    )  # fmt: skip
    for model in talks:
        session.execute(_quiet(delete(model).where(model.conversation_id.in_(ids))))
    turns = Turn.conversation_id.in_(ids)  # type: ignore[attr-defined]
    session.execute(_quiet(delete(TurnStep).where(TurnStep.turn_id.in_(select(Turn.id).where(turns)))))  # type: ignore[attr-defined]
    session.execute(_quiet(update(Turn).where(turns).values(request=None)))
    # What a colleague was suggested elsewhere may be words that were said in one of these cases.
    session.execute(_quiet(delete(Suggestion).where(Suggestion.name.in_(list(cases.values())))))  # type: ignore[attr-defined]
    about: tuple[Any, ...] = (Fact, CaseTag, CaseVector)
    for of_case in about:
        session.execute(_quiet(delete(of_case).where(of_case.case_id.in_(list(cases)))))


def _blank(session: Session, ids: list[str], cases: dict[int, str], details: list[str]) -> None:
    """Empty the words of rows that stay, and end what is under way."""
    now = now_of(session)
    ended: dict[str, Any] = {"owner": "closed", "owner_agent_id": None, "owner_since": now, "erased_at": now}
    told = dict.fromkeys(("page_url", "customer_name", "customer_email", "customer_phone"))
    conversations.read_again(session, ids)
    session.execute(_quiet(update(Conversation).where(Conversation.id.in_(ids)).values(**told, **ended)))  # type: ignore[attr-defined]
    theirs = Case.conversation_id.in_(ids)  # type: ignore[attr-defined]
    session.execute(_quiet(update(Case).where(theirs).values(severity_reasons=None)))
    over = {"stage": "closed", "stage_since": now, "closed_at": now}
    session.execute(_quiet(update(Case).where(theirs, Case.stage != "closed").values(**over)))
    handed = Handoff.conversation_id.in_(ids)  # type: ignore[attr-defined]
    session.execute(_quiet(update(Handoff).where(handed).values(note=None)))
    active = handed & Handoff.state.in_(("waiting", "taken"))  # type: ignore[attr-defined]
    rung = Ring.handoff_id.in_(select(Handoff.id).where(active))  # type: ignore[attr-defined]
    session.execute(_quiet(update(Ring).where(rung, Ring.ended_at.is_(None)).values(ended_at=now, outcome="elsewhere")))  # type: ignore[union-attr]
    session.execute(_quiet(update(Handoff).where(active).values(state="resolved", ended_at=now)))
    sent = Attachment.conversation_id.in_(ids)  # type: ignore[attr-defined]
    session.execute(_quiet(update(Attachment).where(sent).values(name="", sha256="")))
    for kind in KINDS:
        if kind.within is not None:
            table = kind.model.__table__
            blank = {name: _EMPTY_WORDS.get(f"{table.name}.{name}") for name in kind.words}
            session.execute(update(table).where(kind.within(ids)).values(**blank))
    kept: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (SavedView, (SavedView.name, SavedView.query)),
        (Template, (Template.title, Template.zh_hant, Template.en)),
    )
    for model, columns in kept if details else ():
        session.execute(_quiet(delete(model).where(or_(*(_holds(column, details) for column in columns)))))


def _audited(session: Session, ids: list[str], numbers: list[str], details: list[str]) -> list[int]:
    """Empty the particulars of every entry about these conversations, or that holds a detail of the person."""
    subjects = [*(f"conversation:{each}" for each in ids), *(f"case:{each}" for each in numbers)]
    about = AuditEntry.subject.in_(subjects)  # type: ignore[attr-defined]
    named = or_(about, _holds(AuditEntry.detail, details)) if details else about
    wanted = select(AuditEntry.id).where(named, AuditEntry.detail.isnot(None)).order_by(AuditEntry.id)
    entries = list(session.execute(wanted).scalars())
    _empty(session, entries)
    return entries


def _empty(session: Session, entries: list[int]) -> None:
    for page in paged(entries, PAGE):
        these = AuditEntry.id.in_(page)  # type: ignore[attr-defined]
        session.execute(_quiet(update(AuditEntry).where(these).values(detail=None)))


def _reseal(session: Session, ids: list[str], entries: list[int]) -> None:
    """Seal every row as it is now, and delete the salts of all that was sealed before."""
    session.flush()
    session.expire_all()
    seals, sealed = Seal.__table__, []
    for kind in KINDS:
        table = kind.model.__table__
        pages = [table.c.id.in_(page) for page in paged(entries, PAGE)] if kind.within is None else [kind.within(ids)]
        for these in pages:
            for row in session.execute(select(table).where(these).order_by(table.c.id)).mappings().all():
                sealed.append(entry_of(kind, kind.scope_of(session, row), row, ERASED))
    for page in paged(map(str, entries), PAGE):
        of_audit = (seals.c.scope == NOWHERE) & (seals.c.kind == AUDIT.name) & seals.c.row_key.in_(page)
        session.execute(update(seals).where(of_audit, seals.c.salt.isnot(None)).values(salt=None))
    session.execute(update(seals).where(seals.c.scope.in_(ids), seals.c.salt.isnot(None)).values(salt=None))
    if sealed:
        append(session, key_of(session), sealed, now_of(session))


def _holds(column: Any, details: list[str]) -> Any:
    """Return the condition that a column of words or JSON has one of these details in it, as they were written."""
    written = {spelt for each in details for spelt in (each, to_json(each)[1:-1])}
    return or_(*(type_coerce(column, String).contains(each, autoescape=True) for each in sorted(written)))


def _quiet(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
