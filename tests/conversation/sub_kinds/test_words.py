"""What exactly is the matter is read from own lines in both languages, with near-misses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.conversation.sub_kinds.words import SubKindWords, sub_kind_words
from bot.conversation.telling_words.patterns import PhraseError
from bot.remedy.vocabulary import MATTERS, SUB_KINDS
from bot.yaml_files import read_yaml

LINES = read_yaml(Path(__file__).with_name("lines.yml"))
READ = frozenset(MATTERS) | {"staff", "sent_back"}
LEAST_PRECISION = LEAST_RECALL = 0.95


def read(text: str) -> frozenset[str]:
    words = sub_kind_words()
    return words.settled(words.heard(text).said) & READ


@pytest.mark.slow
def test_own_lines_are_read_with_few_errors(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [(str(text), frozenset(wanted)) for language in LINES.values() for text, wanted in language]
    assert len(lines) >= 200
    right, invented, missed = Counter[str](), Counter[str](), Counter[str]()
    faults = []
    for text, wanted in lines:
        found = read(text)
        right.update(found & wanted)
        invented.update(found - wanted)
        missed.update(wanted - found)
        if found != wanted:
            faults.append(f"{text}: {sorted(found)}, should be {sorted(wanted)}")
    precision = right.total() / (right.total() + invented.total())
    recall = right.total() / (right.total() + missed.total())
    with capsys.disabled():
        print(f"\nsub-kinds: {len(lines)} lines, precision {precision:.3f}, recall {recall:.3f}")
        print("\n".join(faults))
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_every_matter_is_read_in_both_languages() -> None:
    for language, lines in LINES.items():
        told = Counter(name for _, wanted in lines for name in wanted)
        assert all(told[name] >= 2 for name in READ), (language, told)
        assert sum(not wanted for _, wanted in lines) >= 30, language
        for name in READ:
            assert any(name in read(str(text)) for text, wanted in lines if name in wanted), (language, name)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("沒有少零件，我看錯了", "part_missing"),
        ("不是送錯，是我記錯", "wrong_item"),
        ("不是我自己摔的", "own_fault"),
        ("後來收到了", "not_delivered"),
        ("還在保固內", "out_of_warranty"),
        ("no part is missing after all", "part_missing"),
        ("it wasn't damaged in transit", "damaged_on_arrival"),
        ("I did not drop it", "own_fault"),
        ("I haven't sent it back", "sent_back"),
    ],
)
def test_a_denial_is_heard(text: str, denied: str) -> None:
    heard = sub_kind_words().heard(text)
    assert denied in heard.denied
    assert denied not in heard.said


def test_what_others_explain_does_not_count() -> None:
    words = sub_kind_words()
    assert words.settled({"part_missing", "not_delivered"}) == {"part_missing", "arrived"}
    assert words.settled({"own_fault", "defective"}) == {"own_fault", "arrived"}
    assert words.settled({"sent_back", "not_delivered"}) == {"sent_back"}
    assert words.settled({"late", "defective"}) == {"late", "defective", "arrived"}
    assert words.settled({"defective"}) == frozenset()
    assert words.settled({"staff"}) == {"staff"}


def test_every_sub_kind_of_the_policy_has_words() -> None:
    assert [one.name for one in sub_kind_words().sub_kinds] == list(SUB_KINDS)


def test_a_phrase_that_is_not_well_formed_is_named(tmp_path: Path) -> None:
    shipped = (Path(__file__).resolve().parents[3] / "data" / "lexicon" / "sub_kinds.yml").read_text(encoding="utf-8")
    broken = tmp_path / "sub_kinds.yml"
    broken.write_text(shipped.replace("      - late (delivery|", "      - late ((delivery|", 1), encoding="utf-8")
    with pytest.raises(PhraseError, match="bracket"):
        SubKindWords.load(broken)
