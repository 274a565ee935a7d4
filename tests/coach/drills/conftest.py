"""Fixtures: the shipped policy and the shipped drills."""

from __future__ import annotations

import pytest

from bot.coach.drills.scenario import Scenario, read_scenarios
from bot.orders import load_policy
from bot.remedy import Policy
from bot.settings import ROOT

FOLDER = ROOT / "data" / "drills"


@pytest.fixture(scope="session")
def shipped_policy() -> Policy:
    """Return the shipped policy."""
    return load_policy(ROOT / "data" / "policy")


@pytest.fixture(scope="session")
def scenarios(shipped_policy: Policy) -> dict[str, Scenario]:
    """Return the shipped drills."""
    return read_scenarios(FOLDER, shipped_policy.company.decimals)
