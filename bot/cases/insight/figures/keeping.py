"""Keep the figures of every case that a transaction changed, in that same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.changes import Figured
from bot.cases.insight.figures import customers
from bot.cases.insight.figures.reading import read_cases, read_promises, read_reopened
from bot.cases.insight.figures.rows import case_row, promise_row
from bot.cases.insight.figures.rules import FigureRules
from bot.cases.models import Case, CaseFigure, PromiseFigure

_ROWS, _PROMISES, _CASES = CaseFigure.__table__, PromiseFigure.__table__, Case.__table__
# Built once, because they run in every transaction that changes a case.
_THESE = bindparam("these", expanding=True)
_ROWS_OF_CASES = select(_ROWS).where(in_op(_ROWS.c.case_id, _THESE))
_PROMISES_OF_CASES = select(_PROMISES).where(in_op(_PROMISES.c.case_id, _THESE))
_UNANSWERED = select(_ROWS.c.case_id).where(in_op(_ROWS.c.conversation_id, _THESE), _ROWS.c.first_human_at == null())
_CASES_OF = select(_CASES.c.id).where(in_op(_CASES.c.conversation_id, _THESE))


def keep(session: Session, rules: FigureRules, changed: Figured) -> None:
    """Write the figures of what a transaction changed again; it costs the same whatever the history."""
    if changed.marked:
        customers.join(session, changed.marked)
    case_ids = {*changed.cases, *_waiting_for_words(session, changed.answered), *_cases_of(session, changed.handed)}
    if case_ids:
        write(session, rules, sorted(case_ids))


def write(session: Session, rules: FigureRules, case_ids: Sequence[int]) -> int:
    """Make the rows of these cases and their promises what the record tells; return how many rows changed."""
    before = _by_key(session, _ROWS_OF_CASES, "case_id", case_ids)
    read = read_cases(session, case_ids, currency=rules.currency, reasons=rules.hazard_reasons)
    of_promises = read_promises(session, case_ids)
    reopened = read_reopened(session, [one["number"] for one in read if one["reopened"]])
    theirs = customers.join(session, {one["conversation_id"] for one in read if one["id"] not in before})
    if theirs:
        # Whoever these cases connected is one customer now.
        before = _by_key(session, _ROWS_OF_CASES, "case_id", case_ids)
    cases, promises = {}, {}
    for one in read:
        mine, at = [], reopened.get(one["number"])
        kept_row = before.get(one["id"])
        customer = theirs[one["conversation_id"]] if kept_row is None else kept_row["customer"]
        place = case_row(one, [], at, kept_row, rules)
        for each in of_promises.get(one["id"], ()):
            mine.append({**promise_row(each, place, rules), "customer": customer})
            promises[each["id"]] = mine[-1]
        cases[one["id"]] = {**case_row(one, mine, at, kept_row, rules), "customer": customer}
    there = _by_key(session, _PROMISES_OF_CASES, "commitment_id", case_ids) if promises else {}
    return _write(session, _ROWS, _ROWS.c.case_id, before, cases) + _write(
        session, _PROMISES, _PROMISES.c.commitment_id, there, promises
    )


def _write(
    session: Session, table: Any, key: Any, before: Mapping[int, Mapping[str, Any]], rows: Mapping[int, dict[str, Any]]
) -> int:
    new = [row for one, row in rows.items() if one not in before]
    if new:
        session.execute(table.insert(), new)
    changed = 0
    for one, row in rows.items():
        news = {name: value for name, value in row.items() if one in before and before[one][name] != value}
        if news:
            session.execute(table.update().where(key == one).values(**news))
            changed += 1
    return len(new) + changed


def _by_key(session: Session, wanted: Any, key: str, case_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = session.execute(wanted, {"these": list(case_ids)}).mappings()
    return {row[key]: dict(row) for row in found}


def _waiting_for_words(session: Session, conversation_ids: Sequence[str]) -> list[int]:
    """Return the cases of conversations in which a person wrote that wait for a person's first words."""
    return _column(session, _UNANSWERED, conversation_ids)


def _cases_of(session: Session, conversation_ids: Sequence[str]) -> list[int]:
    return _column(session, _CASES_OF, conversation_ids)


def _column(session: Session, wanted: Any, conversation_ids: Sequence[str]) -> list[int]:
    return list(session.execute(wanted, {"these": list(conversation_ids)}).scalars()) if conversation_ids else []
