"""A changed policy is loaded while the program runs; one with mistakes never replaces a good one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.remedy import Policy, PolicyError, PolicyHolder, load_policy

from .test_broken_policy import spoil


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def holder(folder: Path, said: list[str]) -> PolicyHolder:
    return PolicyHolder(folder, say=said.append)


def look_until_at_rest(holder: PolicyHolder) -> bool:
    """Look twice, because changed files are loaded only when they have not changed between two looks."""
    return [holder.look(), holder.look()][1]


def test_unchanged_files_are_not_loaded_again(folder: Path, said: list[str]) -> None:
    loaded: list[Path] = []

    def load(place: Path) -> Policy:
        loaded.append(place)
        return load_policy(place)

    holder = PolicyHolder(folder, load=load, say=said.append)
    before = holder.policy
    assert not look_until_at_rest(holder)
    assert holder.policy is before
    assert (loaded, said) == ([folder], [])


def test_a_change_is_loaded_once_the_files_have_stopped_changing(
    holder: PolicyHolder, folder: Path, said: list[str]
) -> None:
    before = holder.policy
    spoil(folder, "products.yml", "price: 12900", "price: 11900")
    assert not holder.look()  # somebody may still be writing
    assert holder.look()
    assert holder.policy.products["robot_vacuum"].price_minor == 11900_00
    assert before.products["robot_vacuum"].price_minor == 12900_00  # the old policy object is unchanged
    assert holder.policy.version in said[0] and before.version in said[0]
    assert not look_until_at_rest(holder)


def test_an_order_added_to_the_csv_file_is_loaded(holder: PolicyHolder, folder: Path) -> None:
    with (folder / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("AJ26112000001,2026-11-20,kettle,ximen,1290\n")
    assert look_until_at_rest(holder)
    assert holder.policy.orders.find("AJ26112000001") is not None


@pytest.mark.slow
def test_a_broken_policy_never_replaces_a_good_one(holder: PolicyHolder, folder: Path, said: list[str]) -> None:
    good = holder.policy
    line = spoil(folder, "products.yml", "price: 12900", "price: much")
    for _ in range(4):
        assert not holder.look()
    assert holder.policy is good
    assert [(problem.file, problem.line) for problem in holder.problems] == [("products.yml", line)]
    assert len(said) == 1  # reported once, not at every look
    assert f"{folder}/products.yml:{line}: 'price: much' is not an amount. Write" in said[0]
    assert good.version in said[0]

    spoil(folder, "products.yml", "price: much", "price: 11900")
    assert look_until_at_rest(holder)
    assert holder.problems == ()
    assert holder.policy.products["robot_vacuum"].price_minor == 11900_00


def test_undoing_a_mistake_is_reported(holder: PolicyHolder, folder: Path, said: list[str]) -> None:
    good = holder.policy.version
    spoil(folder, "products.yml", "price: 12900", "price: much")
    look_until_at_rest(holder)
    spoil(folder, "products.yml", "price: much", "price: 12900")
    assert not look_until_at_rest(holder)
    assert holder.problems == ()
    assert "as it was before" in said[-1] and good in said[-1]


@pytest.mark.parametrize("harm", ["remove", "empty", "bytes", "folder"])
def test_damaged_or_missing_files_leave_the_good_policy(holder: PolicyHolder, folder: Path, harm: str) -> None:
    good, path = holder.policy, folder / "remedies.yml"
    if harm == "remove":
        path.unlink()
    elif harm == "folder":
        folder.rename(folder.with_name("gone"))
    else:
        path.write_bytes(b"" if harm == "empty" else os.urandom(500))
    look_until_at_rest(holder)
    assert holder.policy is good
    assert holder.problems


def test_a_fault_while_loading_leaves_the_good_policy(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = False

    def load(place: Path) -> Policy:
        if broken:
            raise RuntimeError("boom")
        return load_policy(place)

    holder = PolicyHolder(folder, load=load)
    good, broken = holder.policy, True
    spoil(folder, "products.yml", "price: 12900", "price: 11900")
    assert not look_until_at_rest(holder)
    assert holder.policy is good
    assert "stays in force" in caplog.text


def test_a_broken_policy_prevents_the_start(folder: Path) -> None:
    line = spoil(folder, "products.yml", "price: 12900", "price: much")
    with pytest.raises(PolicyError, match=f"products.yml:{line}: .* Write a number"):
        PolicyHolder(folder)


def test_a_given_policy_never_changes(policy: Policy) -> None:
    holder = PolicyHolder(given=policy)
    holder.watch()
    assert not holder.look()
    assert holder.policy is policy
    holder.close()


def test_watch_loads_changes_in_the_background(holder: PolicyHolder, folder: Path) -> None:
    holder.watch(0.02)
    holder.watch(0.02)
    spoil(folder, "products.yml", "price: 12900", "price: 11900")
    until = time.monotonic() + 20
    while holder.policy.products["robot_vacuum"].price_minor != 11900_00 and time.monotonic() < until:
        time.sleep(0.02)
    holder.close()
    assert holder.policy.products["robot_vacuum"].price_minor == 11900_00
