from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.search import saved_views
from tests.cases.helpers import TwoAgents

QUERY = {"words": "退款", "stage": ["escalated"]}


def test_ones_own_views_come_first_then_the_shared_ones(session: Session, two_agents: TwoAgents) -> None:
    mine, theirs = two_agents.first, two_agents.second
    saved_views.save(session, theirs, name="A shared", query=QUERY, is_shared=True)
    saved_views.save(session, theirs, name="B private", query=QUERY, is_shared=False)
    saved_views.save(session, mine, name="C mine", query=QUERY, is_shared=False)
    assert [view.name for view in saved_views.seen_by(session, mine.id)] == ["C mine", "A shared"]
    assert [view.name for view in saved_views.seen_by(session, theirs.id)] == ["A shared", "B private"]


def test_a_view_is_renamed_shared_and_deleted_and_the_audit_log_knows(session: Session, two_agents: TwoAgents) -> None:
    view = saved_views.save(session, two_agents.first, name=" 等退款 ", query=QUERY, is_shared=False)
    number = view.id
    assert (view.name, view.query) == ("等退款", QUERY)
    saved_views.rename(session, two_agents.first, view, name="退款", is_shared=True)
    assert [each.name for each in saved_views.seen_by(session, two_agents.second.id)] == ["退款"]
    saved_views.delete(session, two_agents.first, view)
    assert saved_views.seen_by(session, two_agents.first.id) == []
    with pytest.raises(NotFound):
        saved_views.get(session, number)
    entries = audit.of(session, f"view:{number}")
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("agent:mei", "view.saved"),
        ("agent:mei", "view.changed"),
        ("agent:mei", "view.deleted"),
    ]


@pytest.mark.parametrize("name", ["", "   ", "長" * 41])
def test_a_view_needs_a_short_name(session: Session, two_agents: TwoAgents, name: str) -> None:
    with pytest.raises(Refused):
        saved_views.save(session, two_agents.first, name=name, query=QUERY, is_shared=False)


def test_the_number_of_saved_views_is_limited(session: Session, two_agents: TwoAgents) -> None:
    for number in range(saved_views.MOST_OF_ONE):
        saved_views.save(session, two_agents.first, name=str(number), query=QUERY, is_shared=False)
    with pytest.raises(Conflict):
        saved_views.save(session, two_agents.first, name="one more", query=QUERY, is_shared=False)
    saved_views.save(session, two_agents.second, name="of another", query=QUERY, is_shared=False)
