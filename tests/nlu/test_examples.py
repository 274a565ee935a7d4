"""Test reading the example files of the heads."""

from pathlib import Path

import pytest

from bot.nlu.examples import read_examples
from bot.nlu.fingerprints import of_files
from bot.nlu.heads import emotion_complaints

pytestmark = pytest.mark.slow


def test_reads_lines_and_skips_comments(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "emotion"
    folder.mkdir(parents=True)
    (folder / "angry.txt").write_text("# what belongs here\nHow dare you\n\n  furious! \n", encoding="utf-8")
    assert read_examples(tmp_path, "emotion") == (["How dare you", "furious!"], ["angry", "angry"])
    assert read_examples(tmp_path, "complaint_kind") == ([], [])


def test_a_changed_file_changes_the_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "angry.txt"
    file.write_text("one", encoding="utf-8")
    before = of_files([file])
    file.write_text("two", encoding="utf-8")
    assert of_files([file]) != before


def test_complaints_among_the_emotion_examples(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "emotion"
    folder.mkdir(parents=True)
    (folder / "angry.txt").write_text("How dare you\nThis is theft\n", encoding="utf-8")
    (folder / "neutral.txt").write_text("The handle came off.\n", encoding="utf-8")
    assert emotion_complaints(tmp_path, {"This is theft"}) == ["How dare you"]
