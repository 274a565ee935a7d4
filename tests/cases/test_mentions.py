"""Test which colleagues a note mentions."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases.accounts import agents
from bot.cases.mentions import mentioned, names_in
from tests.cases.helpers import NOON

NAMES = {"梅若蘭", "梅", "Mei Chen", "Mei", "lin.w"}


@pytest.mark.parametrize(
    "text, found",
    [
        ("請 @梅若蘭看一下", {"梅若蘭"}),
        ("請＠梅看", {"梅"}),
        ("@Mei Chen, please; @mei too", {"mei chen", "mei"}),
        ("(@lin.w)", {"lin.w"}),
        ("write to a@mei.example", set()),
        ("@Meiling is no colleague", set()),
        ("@ Mei", set()),
        ("nobody", set()),
        ("@@Mei", {"mei"}),
    ],
)
def test_a_name_follows_an_at_and_ends_where_its_word_ends(text: str, found: set[str]) -> None:
    assert names_in(text, NAMES) == found


def test_only_those_who_answer_customers_are_mentioned(session: Session) -> None:
    for login, name, role in (
        ("mei", "Mei", "agent"), ("mei2", "Mei", "supervisor"), ("tom", "Tom", "trainer"), ("amy", "Amy", "agent"),
    ):  # fmt: skip
        agents.add(session, login, name, role, "correct horse battery")
    amy = next(one for one in agents.all_agents(session) if one.login == "amy")
    amy.disabled_at = NOON
    session.flush()
    assert [one.login for one in mentioned(session, "@Mei @Tom @Amy")] == ["mei", "mei2"]
    assert [one.login for one in mentioned(session, "@mei2 only")] == ["mei2"]
    assert mentioned(session, "Mei") == []
