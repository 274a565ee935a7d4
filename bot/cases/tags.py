"""Tags: free words by which people sort cases, set all at once; the most used ones are suggested."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, desc, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import changes
from bot.cases.cases import locked
from bot.cases.errors import Refused
from bot.cases.models import Case, CaseTag
from bot.cases.utc import now_of

# Characters of one tag, and tags of one case: more are not read at a glance.
LONGEST, MOST = 32, 12


def read_tags(words: Iterable[str]) -> list[str]:
    """Return tags as they are stored: without blanks around them, each once; raise Refused for too many or too long."""
    found: dict[str, str] = {}
    for word in words:
        tag = " ".join(word.replace("#", " ").split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    tags = list(found.values())
    if len(tags) > MOST or any(len(tag) > LONGEST for tag in tags):
        raise Refused(f"At most {MOST} tags of at most {LONGEST} characters.")
    return tags


def set_tags(session: Session, case: Case, tags: Sequence[str]) -> None:
    """Make these the tags of the case; those it has already stay as they are."""
    row = locked(session, case)
    have = set(of_case(session, row))
    gone = have - set(tags)
    if gone:
        away = delete(CaseTag).where(CaseTag.case_id == row.id, in_op(CaseTag.tag, sorted(gone)))
        session.execute(away.execution_options(synchronize_session="fetch"))
    session.add_all(CaseTag(case_id=row.id, tag=tag, at=now_of(session)) for tag in tags if tag not in have)
    session.flush()
    changes.note(session, row.conversation_id)


def of_case(session: Session, case: Case) -> list[str]:
    """List the tags of a case in the order in which they were given."""
    return of_cases(session, [case.id]).get(case.id, [])


def of_cases(session: Session, case_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the tags of several cases by the id of the case; a case without tags is left out."""
    wanted = select(CaseTag.case_id, CaseTag.tag).where(in_op(CaseTag.case_id, list(case_ids))).order_by(CaseTag.id)
    found: dict[int, list[str]] = {}
    for case_id, tag in session.execute(wanted):
        found.setdefault(case_id, []).append(tag)
    return found


def used(session: Session, begins: str = "", limit: int = 20) -> list[str]:
    """List at most `limit` tags that hold these letters, the most used ones first."""
    wanted = select(CaseTag.tag).group_by(CaseTag.tag).order_by(desc(func.count()), CaseTag.tag).limit(limit)
    if begins:
        wanted = wanted.where(func.lower(CaseTag.tag).contains(begins.casefold(), autoescape=True))
    return list(session.execute(wanted).scalars())
