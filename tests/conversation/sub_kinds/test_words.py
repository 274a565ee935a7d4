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
        ("保固兩年，我才用一年半，你們說是人為損壞不給修", "out_of_warranty"),
        ("我保固還沒過！你寫錯了，兩年保固才一年半", "out_of_warranty"),
        ("那你改成保固內", "out_of_warranty"),
        ("兩年保固我才用一年半", "out_of_warranty"),
        ("保固不是兩年嗎，我才買一年", "out_of_warranty"),
        ("保固還剩半年", "out_of_warranty"),
        ("仲有保養㗎，先用咗一年半", "out_of_warranty"),
        ("还在保修期内", "out_of_warranty"),
        ("你們說我過保固了，可是明明沒有", "out_of_warranty"),
        ("still under warranty but they refuse to repair it", "out_of_warranty"),
        ("it's within the two-year warranty", "out_of_warranty"),
        ("the guarantee has six months left", "out_of_warranty"),
        ("two years warranty and I only used it for 18 months", "out_of_warranty"),
        ("they said it's out of warranty but it's not", "out_of_warranty"),
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


@pytest.mark.parametrize(
    "text",
    [
        "如果還在保固內就免費修嗎",
        "保固一年，我用了一年半",
        "機器上星期送去保養",
        "if it were still under warranty I would not pay",
        "the warranty is one year and I have had it for two",
    ],
)
def test_a_warranty_that_may_be_over_is_not_denied_to_be(text: str) -> None:
    assert "out_of_warranty" not in sub_kind_words().heard(text).denied


@pytest.mark.parametrize(
    "text",
    [
        "你們說是人為損壞不給修",
        "師傅硬說是我弄壞的",
        "你哋話係我自己整爛",
        "they claim it is user damage",
        "you keep saying I broke it",
    ],
)
def test_what_the_company_claims_is_no_fault_of_the_customer(text: str) -> None:
    heard = sub_kind_words().heard(text)
    assert "own_fault" not in heard.said
    assert "own_fault" in heard.alike


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
