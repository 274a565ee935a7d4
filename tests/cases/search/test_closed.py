"""Test the list of what is over: its order, its pages, its filters, and what is not in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, messages
from bot.cases.errors import Conflict, Refused
from bot.cases.queue import handoffs, resolving
from bot.cases.search.closed import Closed, Ended, closed
from bot.cases.search.filters import Filters
from tests.clock import StandingClock


def left(session: Session, *words: str, kind: str = "process") -> str:
    """Store a conversation whose case is closed now; return its id."""
    talk = conversations.open_conversation(session, locale="zh-Hant")
    for line in words:
        messages.append(session, talk.id, role="customer", text=line)
    case = cases.open_case(session, talk.id)
    cases.update(session, case, kind=kind)
    cases.move(session, case, "closed", actor="clock", reason="left by the customer")
    return talk.id


def ids(page: Closed) -> list[str]:
    return [each.conversation.id for each in page.found]


def test_what_ended_last_comes_first_and_pages_hold_each_once(session: Session, clock: StandingClock) -> None:
    made = []
    for number in range(7):
        clock.forward(timedelta(hours=1))
        made.append(left(session, f"第{number}件"))
    first = closed(session, limit=3)
    assert (ids(first), first.total) == (made[:3:-1], 7)
    # What ends between two pages moves nothing.
    clock.forward(timedelta(hours=1))
    left(session)
    second = closed(session, limit=3, after=first.after)
    third = closed(session, limit=3, after=second.after)
    assert ids(first) + ids(second) + ids(third) == made[::-1]
    assert third.after is None
    for wrong in ("x", "2026-01-01T00:00:00Z~x", "~1"):
        with pytest.raises(Refused):
            closed(session, after=wrong)


def test_it_is_searched_and_filtered(session: Session, clock: StandingClock) -> None:
    began = clock()
    old = left(session, "水壺漏水", kind="product_quality")
    clock.forward(timedelta(days=3))
    new = left(session, "水壺的蓋子不見了")
    assert ids(closed(session, "水壺")) == [new, old]
    assert ids(closed(session, "漏水")) == [old]
    found = closed(session, "漏水").found[0].snippet
    assert found is not None and found.marks
    assert closed(session, "!?").searchable is False
    assert ids(closed(session, filters=Filters(kinds=("product_quality",)))) == [old]
    assert ids(closed(session, ended=Ended(since=began + timedelta(days=1)))) == [new]
    assert ids(closed(session, ended=Ended(to=began + timedelta(days=1)))) == [old]
    assert ids(closed(session, filters=Filters(stages=("resolved",)))) == []


def test_what_somebody_answers_is_not_over(session: Session, two_agents: Any) -> None:
    agent_id = two_agents[0].id
    talk = conversations.open_conversation(session, locale="zh-Hant")
    case = cases.open_case(session, talk.id)
    assert ids(closed(session)) == []
    handoffs.take(session, talk.id, agent_id)
    resolving.resolve(session, talk.id, agent_id, "好了")
    assert ids(closed(session)) == [talk.id]
    handoffs.take(session, talk.id, agent_id)
    assert ids(closed(session)) == []
    assert cases.find(session, case.number).stage == "escalated"


def test_a_person_opens_again_what_is_closed_and_nothing_else(session: Session) -> None:
    talk = left(session)
    (case,) = cases.of_conversation(session, talk)
    row = cases.open_again(session, case, actor="agent:lin", reason="退款沒有入帳")
    assert (row.stage, row.closed_at, row.reopened) == ("escalated", None, 1)
    assert cases.current_case(session, talk) is row
    with pytest.raises(Conflict):
        cases.open_again(session, case, actor="agent:lin", reason="again")
