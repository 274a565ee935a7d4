"""Test the check of links in the documentation."""

from __future__ import annotations

from pathlib import Path

from bot.checks.links import anchors_of, check_links, links_of
from bot.settings import ROOT


def page(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def faults(root: Path) -> list[str]:
    return [f"{fault.file}:{fault.line} {fault.what}" for fault in check_links(root)]


def test_our_own_links_lead_somewhere() -> None:
    assert faults(ROOT) == []


def test_links_to_files_folders_and_headings(tmp_path: Path) -> None:
    page(
        tmp_path,
        "README.md",
        "# Top\n[a](docs/a.md) [b](docs/a.md#two-words) [c](#top) [d](docs) ![e](docs/e%20f.png)\n",
    )
    page(
        tmp_path, "docs/a.md", "## Two words\n[up](../README.md) [out](https://example.com/x) [m](mailto:a@b.example)\n"
    )
    page(tmp_path, "docs/e f.png", "")
    assert faults(tmp_path) == []


def test_what_leads_nowhere_is_named_with_its_line(tmp_path: Path) -> None:
    page(
        tmp_path, "README.md", "# Top\n\n[gone](docs/gone.md)\n[no](#nowhere)\n[abs](/docs)\n[out](../../etc/passwd)\n"
    )
    found = faults(tmp_path)
    assert [fault.split(" (")[0] for fault in found] == [f"README.md:{n}" for n in (3, 4, 5, 6)]
    assert "is not there" in found[0] and "#nowhere" in found[1] and "relative" in found[2] and "out of" in found[3]


def test_code_is_not_read_and_foreign_folders_are_not_entered(tmp_path: Path) -> None:
    page(tmp_path, "a.md", '`[x](y)`\n```\n[x](y)\n```\n[title](a.md "A title")\n')
    page(tmp_path, ".venv/b.md", "[x](y)")
    assert faults(tmp_path) == []
    assert list(links_of("`[x](y)` [z](w)")) == [(1, "w")]


def test_names_of_headings() -> None:
    text = "# Read, then write\n## `amends up`\n## A turn\n## A turn\n```\n# no heading\n```\n### 轉機 it is"
    assert anchors_of(text) == {"read-then-write", "amends-up", "a-turn", "a-turn-1", "轉機-it-is"}
