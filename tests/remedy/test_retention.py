"""How long a company keeps what it was told: what the check finds, and that a policy may do without it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.remedy import PolicyError, load_policy
from bot.remedy.retention import KEEP_EVERYTHING
from bot.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))


def test_the_periods_are_read(folder: Path) -> None:
    keep = load_policy(folder).retention
    assert (keep.conversations, keep.dialogue) == (timedelta(days=1825), timedelta(days=90))
    assert keep.heard == timedelta(days=365)


def test_without_the_file_everything_is_kept(folder: Path) -> None:
    before = load_policy(folder)
    (folder / "retention.yml").unlink()
    bare = load_policy(folder)
    assert bare.retention == KEEP_EVERYTHING and bare.version != before.version


def test_a_kind_that_is_left_out_is_kept(folder: Path) -> None:
    (folder / "retention.yml").write_text("keep:\n  files: {days: 60}\n", encoding="utf-8")
    keep = load_policy(folder).retention
    assert (keep.files, keep.conversations, keep.audit) == (timedelta(days=60), None, None)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("conversations: {days: 1825}", "conversations: {days: 29}", "'days: 29' cannot be used"),
        ("days: 730", "days: two years", "'days: two years' cannot be used"),
        ("days: 730", "days: 1826", "'files' are kept longer than the conversation they belong to"),
        ("days: 90", "days: 3000", "'dialogue' are kept longer than the conversation they belong to"),
        ("days: 365", "days: 2000", "'heard' are kept longer than the conversation they belong to"),
        ("  dialogue: {days: 90}", "  dialogue: {}", "'days' is missing"),
        ("  dialogue: {days", "  dialog: {days", "'dialog' is not known here"),
    ],
)
def test_each_mistake_is_named_with_its_line(folder: Path, old: str, new: str, what: str) -> None:
    path = folder / "retention.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policy(folder)
    (found,) = raised.value.problems
    assert what in found.what and found.file == "retention.yml" and found.line > 1
