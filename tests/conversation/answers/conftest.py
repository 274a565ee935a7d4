"""Fixtures of the tests of answers: the policy of another company."""

from __future__ import annotations

import pytest

from bot.remedy import Policy, load_policy
from bot.settings import ROOT


@pytest.fixture(scope="session")
def clinic() -> Policy:
    return load_policy(ROOT / "examples" / "policies" / "hong-kong-clinic")
