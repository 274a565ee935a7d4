"""Test the measuring of memory and held-out figures, the mixed messages, and the digest of a model's sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nlu.alternatives.answering import heard
from tests.nlu.alternatives.candidates import STOCK_CONFIG
from tests.nlu.alternatives.figures import held_out_figures
from tests.nlu.alternatives.memory import LONGEST_MESSAGE, memory_figures, mixed_messages, own_memory
from tests.nlu.alternatives.training import digest

pytestmark = pytest.mark.slow


def test_memory_is_read_in_megabytes() -> None:
    status = "Name:\tpython\nVmPeak:\t 9999999 kB\nVmHWM:\t  708608 kB\nVmRSS:\t  524288 kB\nThreads:\t3\n"
    assert memory_figures(status) == {"resident_mb": 512.0, "peak_mb": 692.0}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells it there")
def test_the_peak_includes_memory_freed_since() -> None:
    before = own_memory()["peak_mb"]
    block = bytearray(b"x" * (64 * 1024 * 1024))
    assert own_memory()["resident_mb"] > len(block) / 1024**2
    del block
    assert own_memory()["peak_mb"] >= max(before, own_memory()["resident_mb"])


def test_mixed_messages_are_evenly_spaced_and_some_are_long() -> None:
    lines = [f"line {number}" for number in range(452)]
    mixed = mixed_messages(lines, 200)
    long = [text for text in mixed if text not in lines]
    assert len(mixed) == 200 and mixed[0] == "line 0"
    assert len(long) == 10 and {len(text) for text in long} == {LONGEST_MESSAGE}
    assert max(lines.index(text) for text in mixed if text in lines) > 440


def test_label_macro_weights_each_group_equally() -> None:
    rows = [
        {"text": "一", "intent": "greet", "lang": "zh-Hant", "region": "TW"},
        {"text": "two", "intent": "thank", "lang": "en"},
        {"text": "three", "intent": "thank", "lang": "en", "acceptable": ["praise"]},
        {"text": "four", "intent": "out_of_scope", "lang": "en"},
    ]
    said = [
        ("deny", 0.9, "deny"),
        ("nlu_fallback", 0.4, "thank"),
        ("praise", 0.7, "praise"),
        ("nlu_fallback", 0.4, "complain"),
    ]
    figures = held_out_figures(rows, said)
    assert figures == pytest.approx(
        {"held out TW": 0, "held out en": 2 / 3, "held out": 0.5, "held out likeliest": 0.5, "label_macro": 1 / 3}
    )
    with pytest.raises(ValueError, match="zip"):
        held_out_figures(rows, said[:2])


def test_the_likeliest_intent_ignores_the_fallback() -> None:
    unsure, greet = {"name": "nlu_fallback", "confidence": 0.4}, {"name": "greet", "confidence": 0.35}
    assert heard({"intent": unsure, "intent_ranking": [unsure, greet]}) == ("nlu_fallback", 0.4, "greet")
    assert heard({"intent": greet, "intent_ranking": [greet]}) == ("greet", 0.35, "greet")
    assert heard({"intent": unsure, "intent_ranking": [unsure]})[2] == "nlu_fallback"


def test_the_digest_changes_with_every_source_of_the_model(tmp_path: Path) -> None:
    examples, part = tmp_path / "examples.yml", tmp_path / "bot" / "nlu" / "head.py"
    part.parent.mkdir(parents=True)
    part.write_text("one", encoding="utf-8")
    examples.write_text("a", encoding="utf-8")
    own = {"pipeline": [{"name": "bot.nlu.heads.IntentHead"}]}
    first = {name: digest(config, examples, tmp_path) for name, config in (("own", own), ("stock", STOCK_CONFIG))}
    part.write_text("two", encoding="utf-8")
    assert digest(own, examples, tmp_path) != first["own"]
    assert digest(STOCK_CONFIG, examples, tmp_path) == first["stock"]
    examples.write_text("b", encoding="utf-8")
    assert digest(STOCK_CONFIG, examples, tmp_path) != first["stock"]
