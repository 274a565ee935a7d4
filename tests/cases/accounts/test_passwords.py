from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from argon2 import Parameters, Type, extract_parameters
from argon2.profiles import CHEAPEST

from bot.cases.accounts import passwords
from bot.settings import ROOT


@pytest.fixture
def strong() -> Iterator[None]:
    """Hash as a running desk does; the rest of the tests hash as cheaply as can be."""
    passwords.use_cost(passwords.STRONG)
    yield
    passwords.use_cost(CHEAPEST)


def assert_strong(parameters: Parameters) -> None:
    """Check the recommendation of RFC 9106 for machines with little memory; the memory is in KiB."""
    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 64 * 1024, 4)
    assert parameters.hash_len >= 32 and parameters.salt_len >= 16


@pytest.mark.slow
def test_a_process_that_was_told_nothing_hashes_strongly() -> None:
    script = "from bot.cases.accounts.passwords import hash_password; print(hash_password('correct horse'))"
    printed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert_strong(extract_parameters(printed.stdout.strip()))


@pytest.mark.slow
def test_a_password_fits_its_strong_hash_alone(strong: None) -> None:
    kept = passwords.hash_password("correct horse")
    assert_strong(extract_parameters(kept))
    assert passwords.password_fits(kept, "correct horse")
    assert not passwords.password_fits(kept, "battery staple")


def test_a_hash_of_another_cost_still_lets_its_owner_in(strong: None) -> None:
    passwords.use_cost(CHEAPEST)
    kept = passwords.hash_password("correct horse")
    passwords.use_cost(passwords.STRONG)
    assert passwords.password_fits(kept, "correct horse")


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$v=19$m=65536,t=3,p=4$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_hash_fits_no_password(kept: str) -> None:
    assert not passwords.password_fits(kept, "correct horse")
    assert not passwords.password_fits(kept, "")
