"""Test which examples the candidates learn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.yaml_files import read_yaml
from tests.nlu.alternatives.examples import intent_lines, limited, write_examples

# The heads, whose examples these are, load Rasa.
pytestmark = pytest.mark.slow


def test_limited_examples_are_evenly_spaced() -> None:
    lines = [str(number) for number in range(49)]
    kept = limited(lines, 25)
    assert len(kept) == len(set(kept)) == 25
    assert kept == sorted(kept, key=int) and int(kept[-1]) >= 47
    assert limited(lines, 49) == limited(lines, 100) == limited(lines, None) == lines


def test_each_intent_and_language_has_its_own_limit(tmp_path: Path) -> None:
    for language, intent, count in (("zh", "greet", 4), ("en", "greet", 3), ("en", "thank", 1)):
        file = tmp_path / "nlu" / language / f"{intent}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        examples = "".join(f"      - {language} {intent} {number}\n" for number in range(count))
        file.write_text(f"nlu:\n  - intent: {intent}\n    examples: |\n{examples}", encoding="utf-8")
    told = tmp_path / "heads" / "en" / "emotion" / "angry.txt"
    told.parent.mkdir(parents=True)
    told.write_text("en greet 0\nhow dare you\n", encoding="utf-8")
    lines = intent_lines(tmp_path)
    assert {group: len(texts) for group, texts in lines.items()} == {
        ("zh", "greet"): 4,
        ("en", "greet"): 3,
        ("en", "thank"): 1,
        ("more", "complain"): 1,
    }
    target = tmp_path / "examples.yml"
    assert write_examples(lines, target, 2) == 2 + 2 + 1 + 1
    written = read_yaml(target)["nlu"]
    assert [entry["intent"] for entry in written if "how dare you" in entry["examples"]] == ["complain"]


def test_lines_with_yaml_syntax_are_written_unchanged(tmp_path: Path) -> None:
    texts = ["買了 3 個: 壞 2 個", "- 1", "# 5", '"quoted"']
    target = tmp_path / "examples.yml"
    write_examples({("zh", "complain"): texts}, target, None)
    [entry] = read_yaml(target)["nlu"]
    assert entry["examples"].splitlines() == [f"- {text}" for text in texts]
