"""Test that the documentation lists every setting, metric and key of the program, and that the README stays short."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

from bot.desk.metrics import Metrics
from bot.settings import ROOT


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_setting_is_on_the_page_for_operators() -> None:
    settings = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    table = page("operations.md").split("## Every setting")[1].split("\n## ")[0]
    assert set(re.findall(r"`([A-Z_]{5,})`", table)) >= set(settings) and len(settings) > 10


def test_every_metric_is_on_the_page_for_operators() -> None:
    there = {family.name for family in text_string_to_metric_families(Metrics().text().decode())}
    there = {name for name in there if not name.endswith("_created")}
    named = {
        name.removesuffix("_total") for name in re.findall(r"^\| `(amends_\w+)", page("operations.md"), re.MULTILINE)
    }
    assert named == there


def test_every_key_of_the_desk_is_on_the_page_for_agents() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "desk").rglob("*.js"))
    keys = set(re.findall(r'registerKey\("\w+", \["([^"]+)"\]', scripts)) - {"Escape"}
    assert len(keys) > 10
    rows = re.findall(r"^\| `[^|]*\|.*$", page("agents.md"), re.MULTILINE)
    assert {key for cell in re.findall(r"`([^`]+)`", "".join(rows)) for key in cell.split(" / ") if key} >= keys - {"/"}
    assert "`/`" in "".join(rows)


def test_the_readme_keeps_to_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 50
