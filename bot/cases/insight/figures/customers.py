"""Which cases are of one customer: connected by addresses and numbers, and still so when these are erased.

A customer is named by the id of their first case: numbers are told apart several times as fast as names. Customers only
ever become one, so that erasing changes no count.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, CaseFigure, CustomerMark, PromiseFigure

_ROWS, _PROMISES = CaseFigure.__table__, PromiseFigure.__table__
_MARKS, _CASES = CustomerMark.__table__, Case.__table__
# Built once, because they run whenever a case is opened.
_THESE = bindparam("these", expanding=True)
_MARKS_OF = select(_MARKS.c.conversation_id, _MARKS.c.mark).where(in_op(_MARKS.c.conversation_id, _THESE))
_MARKED = select(_MARKS.c.conversation_id, _MARKS.c.mark).where(in_op(_MARKS.c.mark, _THESE))
_CUSTOMERS_OF = select(_ROWS.c.conversation_id, _ROWS.c.customer).where(in_op(_ROWS.c.conversation_id, _THESE))
_COUNTED_AS = select(_ROWS.c.conversation_id, _ROWS.c.customer).where(in_op(_ROWS.c.customer, _THESE))
_FIRST = select(func.min(_CASES.c.id)).where(in_op(_CASES.c.conversation_id, _THESE))


def join(session: Session, conversation_ids: Collection[str]) -> dict[str, int]:
    """Return the customer of each of these conversations that has a case, and make all that is theirs theirs."""
    groups = _Groups(conversation_ids)
    fresh, marks = set(conversation_ids), set[str]()
    while fresh:
        told = {groups.tie(talk, f"mark {mark}", mark) for talk, mark in _pairs(session, _MARKS_OF, fresh)} - marks
        marks |= told
        found = {talk for talk, mark in _pairs(session, _MARKED, told) if groups.tie(talk, f"mark {mark}", mark)}
        counted = {groups.tie(talk, customer, customer) for talk, customer in _pairs(session, _CUSTOMERS_OF, fresh)}
        found |= {talk for talk, of in _pairs(session, _COUNTED_AS, counted) if groups.tie(talk, of, of)}
        fresh = found - groups.seen
        groups.seen |= fresh
    customers: dict[str, int] = {}
    for group in groups.of_talks():
        first = session.execute(_FIRST, {"these": sorted(group)}).scalar_one()
        if first is None:
            continue
        customers |= dict.fromkeys(group, first)
        if len(group) > 1:
            theirs = in_op(_ROWS.c.conversation_id, sorted(group))
            session.execute(update(_ROWS).where(theirs, _ROWS.c.customer != first).values(customer=first))
            of_theirs = in_op(_PROMISES.c.case_id, select(_ROWS.c.case_id).where(theirs))
            session.execute(update(_PROMISES).where(of_theirs, _PROMISES.c.customer != first).values(customer=first))
    return {talk: customers[talk] for talk in conversation_ids if talk in customers}


class _Groups:
    """Conversations that belong together, by whatever ties them (union-find); `seen` are those that were looked up."""

    def __init__(self, conversation_ids: Collection[str]) -> None:
        self.seen = set(conversation_ids)
        self._above: dict[Any, Any] = {}

    def tie(self, one: str, other: Any, told: Any) -> Any:
        """Put two things into one group; return what was told."""
        self._above[self._top(one)] = self._top(other)
        return told

    def of_talks(self) -> list[set[str]]:
        """Return the conversations that were seen, group by group."""
        found: dict[str, set[str]] = {}
        for talk in sorted(self.seen):
            found.setdefault(self._top(talk), set()).add(talk)
        return list(found.values())

    def _top(self, thing: Any) -> Any:
        path = []
        while (above := self._above.get(thing, thing)) != thing:
            path.append(thing)
            thing = above
        for each in path:
            self._above[each] = thing
        return thing


def _pairs(session: Session, wanted: Any, these: set[Any]) -> list[tuple[str, Any]]:
    return [(row[0], row[1]) for row in session.execute(wanted, {"these": sorted(these)})] if these else []
