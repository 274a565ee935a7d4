"""Test that the running desk loads a changed policy, but not one with mistakes, which it shows to those who decide."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.desk.context import Context
from bot.remedy import PolicyHolder
from bot.settings import ROOT
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.customer import watcher

pytestmark = pytest.mark.asyncio


@pytest.fixture
def folder(context: Context, tmp_path: Path) -> Path:
    """Return the folder of the desk's own policy, which the test may change."""
    copied = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    context.policies = PolicyHolder(copied)
    return copied


def edit(context: Context, folder: Path, file: str, old: str, new: str) -> None:
    """Replace text in a file and let the desk check its policy, as its job does every second."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    context.policies.look()
    context.policies.look()


async def test_new_wording_is_in_force_without_a_restart(lin: AgentAtDesk, context: Context, folder: Path) -> None:
    waiting = await somebody_waits(context)
    assert (await lin.do(waiting, "wording", text="天塌下來我扛")).json()["warnings"] == []
    edit(context, folder, "wording.yml", "say: [冷靜一點, ", "say: [天塌下來我扛, 冷靜一點, ")
    found = (await lin.do(waiting, "wording", text="天塌下來我扛")).json()["warnings"]
    assert [warning["words"] for warning in found] == ["天塌下來我扛"]


@pytest.mark.slow
async def test_mistakes_are_shown_to_those_who_may_mend_them(
    lin: AgentAtDesk, wu: AgentAtDesk, stranger: AgentAtDesk, context: Context, folder: Path
) -> None:
    version = context.policy.version
    assert (await wu.http.get("/api/desk/policy")).json() == {"version": version, "problems": []}
    edit(context, folder, "products.yml", "price: 12900", "price: much")
    seen = (await wu.http.get("/api/desk/policy")).json()
    assert seen["version"] == version
    (problem,) = seen["problems"]
    assert (problem["file"], "'price: much' is not an amount" in problem["what"]) == ("products.yml", True)
    assert problem["line"] > 1 and problem["write_instead"]
    assert (await lin.http.get("/api/desk/policy")).json()["problems"] == []
    assert (await stranger.http.get("/api/desk/policy")).status_code == 401
    ready = await wu.http.get("/readyz")
    assert (ready.status_code, ready.json()["policy"]) == (200, {"version": version, "unused_changes": 1})
    assert "amends_policy_sound 0.0" in (await wu.http.get("/metrics", headers=watcher(context))).text
    # The desk continues with the policy without mistakes.
    assert context.policy.products["robot_vacuum"].price_minor == 12900_00
    assert (await lin.do(await somebody_waits(context), "wording", text="請您諒解")).json()["warnings"]
    edit(context, folder, "products.yml", "price: much", "price: 11900")
    assert (await wu.http.get("/api/desk/policy")).json()["problems"] == []
    assert context.policy.products["robot_vacuum"].price_minor == 11900_00
    assert "amends_policy_sound 1.0" in (await wu.http.get("/metrics", headers=watcher(context))).text
