"""Test that a process's services have the policy now in force, and never one with mistakes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation import services as services_module
from bot.conversation.services import open_services
from bot.remedy import PolicyError
from bot.settings import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of a policy that the test may change, before any services were opened."""
    copied = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    monkeypatch.setenv("AMENDS_POLICY", str(copied))
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'amends.db'}")
    services_module._opened.cache_clear()
    yield copied
    if services_module._opened.cache_info().currsize:
        opened, policies = services_module._opened()
        policies.close()
        opened.store.close()
    services_module._opened.cache_clear()


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "products.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_turn_after_the_change_goes_by_the_new_policy(folder: Path) -> None:
    before = open_services()
    assert open_services() is before
    edit(folder, "price: 12900", "price: 11900")
    until = time.monotonic() + 20
    while open_services().policy is before.policy and time.monotonic() < until:
        time.sleep(0.05)
    after = open_services()
    assert after.policy.products["robot_vacuum"].price_minor == 11900_00
    assert after.store is before.store
    # A turn that began before the change continues with the old policy.
    assert before.policy.products["robot_vacuum"].price_minor == 12900_00


def test_a_policy_with_mistakes_is_not_used(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = open_services().policy
    edit(folder, "price: 12900", "price: much")
    until = time.monotonic() + 20
    # The old policy is in use before the problems are logged, so wait for the log.
    while "is not an amount" not in caplog.text and time.monotonic() < until:
        time.sleep(0.05)
    assert open_services().policy is good
    assert "products.yml" in caplog.text and "is not an amount" in caplog.text


def test_a_process_does_not_start_with_a_broken_policy(folder: Path) -> None:
    edit(folder, "price: 12900", "price: much")
    with pytest.raises(PolicyError, match="is not an amount"):
        open_services()
