"""What speaks against a line, and where it goes: checked on copies of the real files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.coach import teaching
from bot.coach.neighbours import KnownLines
from bot.coach.teaching import EXAM, TRAINING, Draft, is_nearly
from bot.settings import ROOT

SAID = "我上禮拜買的電鍋插頭整個燒起來了，你們要怎麼賠！我很生氣。"
ORDER = r"A-\d{8}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for part in ("nlu/zh", "heads/zh/emotion", "exam"):
        (tmp_path / part).mkdir(parents=True)
    for name in ("nlu/zh/withdraw.yml", "nlu/zh/deny.yml", "nlu/zh/affirm.yml", "heads/zh/emotion/angry.txt"):
        shutil.copy(ROOT / "data" / name, tmp_path / name)
    row = {"text": "店員一直翻白眼給我看", "intent": "complain"}
    (tmp_path / "exam" / "one.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n\nbroken\n", encoding="utf-8")
    return tmp_path


def draft(line: str, label: str = "complain", **more: Any) -> Draft:
    return Draft(**{"head": "intent", "label": label, "language": "zh", "line": line, "goal": TRAINING, **more})


def against(data: Path, one: Draft) -> list[tuple[str, bool]]:
    found = teaching.objections(one, KnownLines(data), said=[SAID], order_pattern=ORDER, country="TW")
    return [(each.why, each.is_final) for each in found]


def test_a_line_in_own_words_may_be_written(data: Path) -> None:
    assert against(data, draft("家裡新買的鍋子昨晚冒出火花，該找誰負責")) == []


@pytest.mark.parametrize(
    ("line", "label", "wrong"),
    [
        ("上禮拜買的電鍋插頭整個燒起來了", "complain", ("own_words", True)),
        ("我上禮拜買的電鍋，插頭全部燒起來了，你們怎麼賠", "complain", ("own_words", True)),
        ("電鍋壞了打 0912-345-678 給我處理一下", "complain", ("details", True)),
        ("訂單 A-12345678 的鍋子冒煙了沒人管", "complain", ("details", True)),
        ("the new cooker gave off sparks last night", "complain", ("language", False)),
        ("店員一直翻白眼給我看", "complain", ("examined", True)),
        ("我不想申訴了", "withdraw", ("twice", True)),
        ("我不想申訴了", "complain", ("conflict", True)),
        ("兩\n行", "complain", ("no_line", True)),
    ],
)
def test_what_speaks_against_a_line(data: Path, line: str, label: str, wrong: tuple[str, bool]) -> None:
    assert wrong in against(data, draft(line, label))


def test_a_line_that_is_nearly_there_is_shown_and_may_be_confirmed(data: Path) -> None:
    (data / "nlu" / "zh" / "deny.yml").write_text(
        "nlu:\n- intent: deny\n  examples: |\n    - 我沒有說過要把這台冷氣退回去喔\n", encoding="utf-8"
    )
    line = "我沒有說過要把這台冷氣退回去"
    assert against(data, draft(line, "deny")) == [("alike", False)]
    assert against(data, draft(line, "affirm")) == [("alike_conflict", False)]
    assert against(data, draft(line, "angry", head="emotion")) == [], "another head learns something else from it"


def test_the_exam_and_the_training_never_share_a_line(data: Path) -> None:
    assert against(data, draft("我不想申訴了", "withdraw", goal=EXAM)) == [("trained", True)]
    assert against(data, draft("店員一直翻白眼給我看", goal=EXAM)) == [("twice", True)]


@pytest.mark.parametrize(
    ("line", "text", "nearly"),
    [
        ("算了", "算了", False),
        ("no way", "no way", False),
        ("我很生氣啦你們", "我很生氣啦你們", True),
        ("I want my money back now", "Well, I want my money back - now! Call me.", True),
        ("can you repair it", "My fridge leaks. Could you send somebody?", False),
        ("找人來修冰箱", "冰箱一直漏水都沒有人來修，打電話也不接", False),
        ("冰箱一直在漏水沒人來修", "冰箱一直漏水都沒有人來修，打電話也不接", True),
    ],
)
def test_a_customers_sentence_is_recognised(line: str, text: str, nearly: bool) -> None:
    assert is_nearly(line, text) is nearly


def test_what_the_model_knows_well_is_not_taught_again() -> None:
    heard = {"intent": "withdraw", "confidence": 0.85, "emotions": [["angry", 0.9]], "kinds": [["fraud", 0.79]]}
    assert teaching.already_known(draft("x", "withdraw"), heard) == 0.85
    assert teaching.already_known(draft("x", "withdraw"), {**heard, "confidence": 0.79}) is None
    assert teaching.already_known(draft("x", "deny"), heard) is None
    assert teaching.already_known(draft("x", "angry", head="emotion"), heard) == 0.9
    assert teaching.already_known(draft("x", "fraud", head="complaint_kind"), heard) is None
    assert teaching.already_known(draft("x", "hazard", head="danger"), heard) is None
    assert teaching.already_known(draft("x", "withdraw", goal=EXAM), heard) is None, "the exam asks it all the same"


def test_a_share_of_lines_is_kept_for_the_exam_by_itself() -> None:
    lines = [draft(f"第{word}句新的話", goal="") for word in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥" * 1]
    kept = [one.line for one in lines if one.goes_to == EXAM]
    assert 1 <= len(kept) <= 10 and kept == [one.line for one in lines if one.goes_to == EXAM]
    assert draft("x", "late", head="sub_kind", goal=EXAM).goes_to == TRAINING, "the exam does not ask about it"
    assert draft("x", "product", head="fact").goes_to == EXAM, "facts are read from word lists"


@pytest.mark.parametrize(
    ("one", "row"),
    [
        (draft("唔要喇", "withdraw", goal=EXAM), {"intent": "withdraw", "lang": "zh-Hant", "region": "HK"}),
        (
            draft("店裡很吵", "process", head="complaint_kind", goal=EXAM),
            {"intent": "complain", "kinds": ["process"], "lang": "zh-Hant", "region": "TW"},
        ),
        (
            draft("I fear the worst", "worried", head="emotion", language="en", goal=EXAM),
            {"intent": "complain", "emotion": "worried", "lang": "en"},
        ),
        (
            draft("I smell gas here", "hazard", head="danger", language="en", goal=EXAM),
            {"intent": "complain", "danger": "hazard", "lang": "en"},
        ),
        (
            draft("my toaster sparks", "product", head="fact", value="toaster", language="en"),
            {"intent": "complain", "facts": {"product": "toaster"}, "lang": "en"},
        ),
    ],
)
def test_lines_of_the_exam_are_written_and_taken_back(data: Path, one: Draft, row: dict[str, Any]) -> None:
    assert one.file == "exam/taught.jsonl" and teaching.write(data, one) == 1
    written = (data / one.file).read_text(encoding="utf-8")
    telling = {"acceptable": ["complain", "inform", "request_remedy", "threaten"]} if one.head != "intent" else {}
    assert json.loads(written) == {"text": one.line, **row, **telling}
    teaching.take_back(data, goal=EXAM, head=one.head, label=one.label, file=one.file, line=one.line)
    assert (data / one.file).read_text(encoding="utf-8") == ""


def test_a_line_is_written_and_known_at_once_and_taken_back(data: Path) -> None:
    known, one = KnownLines(data), draft("這件事就當我沒提過吧", "withdraw")
    before = (data / one.file).read_bytes()
    assert known.same(one.line, exam=False) is None
    number = teaching.write(data, one)
    found = known.same(one.line, exam=False)
    assert found is not None and found.place == f"data/nlu/zh/withdraw.yml:{number}"
    taken = {"goal": TRAINING, "head": one.head, "label": one.label, "file": one.file, "line": one.line}
    assert teaching.take_back(data, **taken) == number
    assert (data / one.file).read_bytes() == before
