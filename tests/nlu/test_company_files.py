"""Test that changes of the company's files take effect at once, and that a file with mistakes changes nothing."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.catalogue import Company
from bot.nlu.extract import extract
from bot.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # A name of its own, because what was read is kept by path and time of change, and pytest gives names out again.
    return Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / secrets.token_hex(4)))


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old` by `new` and set a later modification time, so that the file counts as changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    later = path.stat().st_mtime + 10
    os.utime(path, (later, later))


def found(folder: Path, text: str) -> list[str]:
    now = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Taipei"))
    return [entity["value"] for entity in extract(text, now, folder) if entity["entity"] == "product"]


def test_a_new_name_is_understood_without_a_restart(folder: Path) -> None:
    assert found(folder, "掃地寶壞了") == []
    edit(folder / "products.yml", "[掃地機, ", "[掃地寶, 掃地機, ")
    assert found(folder, "掃地寶壞了") == ["robot_vacuum"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("products:", "products: ["), ("price: 12900", "price: much"), ("    type: goods", "    typ: goods")],
)
def test_products_with_mistakes_change_nothing(folder: Path, old: str, new: str) -> None:
    assert found(folder, "掃地機壞了") == ["robot_vacuum"]
    edit(folder / "products.yml", old, new)
    assert found(folder, "掃地機壞了") == ["robot_vacuum"]
    edit(folder / "products.yml", new, old)
    edit(folder / "products.yml", "[掃地機, ", "[掃地寶, ")
    assert found(folder, "掃地寶壞了") == ["robot_vacuum"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("currency_decimals: 2", "currency_decimals: two"), (r"'AJ\d{11}'", r"'AJ(\d{11}'"), ("handlers:", "handlers: {")],
)
def test_a_company_with_mistakes_changes_nothing(folder: Path, old: str, new: str) -> None:
    before = Company.load(folder)
    edit(folder / "company.yml", old, new)
    assert Company.load(folder) == before
