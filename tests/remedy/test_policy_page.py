"""`docs/policy.md` names every field that a policy may have, and none besides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.remedy.orders import COLUMNS, CONTACTS
from bot.settings import ROOT
from tests.remedy.known_fields import known_fields

PAGE = ROOT / "docs" / "policy.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \| (.*) \|$", re.MULTILINE)


def sections() -> dict[str, str]:
    """Return the text of the page by the file that each of its sections is about."""
    parts = re.split(r"^## `([^`]+)`.*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.slow
def test_every_field_of_every_file_is_on_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = known_fields(monkeypatch, ROOT / "data" / "policy", tmp_path)
    known["orders.csv"] = {*COLUMNS, *CONTACTS, "address"}
    known["page/page.yml"] = known.pop("page.yml")
    written = {file: {row[0] for row in ROW.findall(text)} for file, text in sections().items()}
    assert written.keys() == known.keys()
    for file in known:
        assert written[file] == known[file], file


def test_no_field_is_explained_twice_or_with_a_column_left_empty() -> None:
    for file, text in sections().items():
        rows = ROW.findall(text)
        assert len({row[0] for row in rows}) == len(rows), file
        for row in rows:
            assert all(cell.strip() for cell in row), (file, row[0])


@pytest.mark.slow
def test_the_loader_was_followed_into_every_kind_of_order_source(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = known_fields(monkeypatch, ROOT / "data" / "policy", tmp_path)
    assert {"orders.sql.columns.paid", "orders.http.header.from", "handlers.<id>.line"} <= known["company.yml"]
    assert {"remedies.<id>.promises[].what", "remedies.<id>.value.fixed"} <= known["remedies.yml"]
