from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.remedy import CaseFacts, Money, OverAuthority, Policy, authorise, load_policy, propose
from bot.settings import ROOT

NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone.utc)


def option(policy: Policy, **changes: Any) -> dict[str, Any]:
    facts = CaseFacts("product_quality", "angry", "refund", "robot_vacuum", "xinyi", Money(12900_00, "TWD"), True)
    return {**propose(policy, facts, NOW).options[0].as_dict(), **changes}


def test_what_the_bot_offers_it_may_promise(policy: Policy) -> None:
    authorise(policy, option(policy), "bot")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"value_minor": 25000_01, "remedy_minor": 25000_01, "goodwill_minor": 0}, "in this case"),
        ({"value_minor": 1000_01, "remedy_minor": 0, "goodwill_minor": 1000_01}, "goodwill"),
        ({"value_minor": 1}, "add up"),
        ({"value_minor": 0, "remedy_minor": 100, "goodwill_minor": -100}, "add up"),
        ({"value_minor": "100"}, "add up"),
        ({"value_minor": True, "remedy_minor": True, "goodwill_minor": False}, "add up"),
        ({"value_minor": None}, "add up"),
        ({"currency": "USD"}, "not in TWD"),
    ],
)
def test_an_option_changed_by_hand_does_not_pass(policy: Policy, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(OverAuthority, match=why):
        authorise(policy, option(policy, **changes), "bot")


def test_the_limit_itself_may_be_spent(policy: Policy) -> None:
    authorise(policy, option(policy, value_minor=25000_00, remedy_minor=24000_00, goodwill_minor=1000_00), "bot")


def test_a_higher_role_may_promise_more(policy: Policy) -> None:
    costly = option(policy, value_minor=30000_00, remedy_minor=30000_00, goodwill_minor=0)
    with pytest.raises(OverAuthority):
        authorise(policy, costly, "bot")
    authorise(policy, costly, "agent")


def test_a_role_that_nobody_has_may_promise_nothing(policy: Policy) -> None:
    with pytest.raises(OverAuthority, match="nobody has the role"):
        authorise(policy, option(policy), "intern")


def test_the_month_of_a_customer_counts_what_was_given_before(policy: Policy) -> None:
    first = option(policy)
    limit = policy.authority["bot"].per_customer_month
    authorise(policy, first, "bot", Money(limit - first["value_minor"], "TWD"))
    with pytest.raises(OverAuthority, match="thirty days"):
        authorise(policy, first, "bot", Money(limit - first["value_minor"] + 1, "TWD"))


@pytest.mark.parametrize(("written", "own_team"), [("own_team", True), ("everything", False), (None, False)])
def test_teams_are_kept_apart_where_the_policy_says_so(tmp_path: Path, written: str | None, own_team: bool) -> None:
    folder = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    file = folder / "authority.yml"
    line = "" if written is None else f"agents_see: {written}"
    file.write_text(file.read_text(encoding="utf-8").replace("agents_see: everything", line), encoding="utf-8")
    assert load_policy(folder).agents_see_own_team is own_team
