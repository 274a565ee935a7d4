"""Test that a search may ask for the kinds that the policy declares, and for no other."""

from __future__ import annotations

import pytest

from bot.desk.agents.guard import DeskProblem
from bot.desk.agents.search_query import checked, query_of

KINDS = ("process", "privacy_breach")


def test_a_kind_of_the_company_s_own_can_be_searched_for() -> None:
    assert query_of([("kind", "privacy_breach"), ("words", "x")], KINDS)["kind"] == ["privacy_breach"]
    assert checked({"words": "", "kind": ["process"]}, KINDS)["kind"] == ["process"]


def test_a_kind_that_nothing_declares_is_refused() -> None:
    with pytest.raises(DeskProblem):
        query_of([("kind", "privacy_breach")], ("process",))
