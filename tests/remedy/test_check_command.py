from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.remedy.check import main

from .test_broken_policy import spoil

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_says_that_a_good_policy_is_in_order() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.remedy.check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Anju Living is in order" in done.stdout


def test_names_every_problem_of_a_broken_one(folder: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    line = spoil(folder, "products.yml", "price: 12900", "price: much")
    spoil(folder, "company.yml", "Asia/Taipei", "Mars")
    assert main([str(folder)]) == 1
    said = capsys.readouterr().err
    assert f"{folder}/products.yml:{line}: 'price: much' is not an amount" in said
    assert "2 problems" in said
