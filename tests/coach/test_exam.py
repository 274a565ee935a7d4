"""Test reading the exam and turns that are heard again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases import Store, conversations, messages
from bot.cases.erasing import rows
from bot.coach.exam import ExamError, Line, read_exam
from bot.coach.given_turns import last_turns, read_turns
from bot.settings import ROOT


def test_the_shipped_exam_can_be_read() -> None:
    lines = read_exam(ROOT / "data" / "exam")
    assert {line.language for line in lines} == {"zh-TW", "zh-HK", "en"} and len(lines) > 400
    assert all(line.intents for line in lines) and any(line.dangers for line in lines)


@pytest.mark.parametrize(
    "row", ['{"text": "x"', '{"text": "x", "lang": "en"}', '["x"]', '{"intent": "greet", "lang": "en"}']
)
def test_a_wrong_line_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "hi", "intent": "greet", "lang": "en"}\n\n' + row + "\n")
    with pytest.raises(ExamError, match=r"a\.jsonl:3: write one JSON object"):
        read_exam(tmp_path)


def test_without_an_exam_nothing_is_compared(tmp_path: Path) -> None:
    with pytest.raises(ExamError, match="no exam"):
        read_exam(tmp_path)


def test_turns_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "turns.txt"
    file.write_text('壞了\n\nIt broke\n{"text": "唔得", "lang": "zh-Hant", "region": "HK"}\n', encoding="utf-8")
    assert read_turns(file) == [Line("壞了", "zh-TW"), Line("It broke", "en"), Line("唔得", "zh-HK")]
    file.write_text('{"lang": "en"}\n')
    with pytest.raises(ExamError, match=r"turns\.txt:1"):
        read_turns(file)
    file.write_bytes("壞了".encode("big5"))
    with pytest.raises(ExamError, match="UTF-8"):
        read_turns(file)


def test_the_last_turns_of_the_store_are_those_of_customers_each_once(store: Store) -> None:
    with store.begin() as session:
        for locale, text in (("zh-Hant", "壞了"), ("en", "It broke"), ("en", "erase me")):
            talk = conversations.open_conversation(session, locale=locale)
            for role in ("customer", "bot", "customer"):
                messages.append(session, talk.id, role=role, text=text if role == "customer" else "好")
        rows.erase(session, [talk.id], actor="system", reason="test")
    with store.read() as session:
        found = last_turns(session, 100)
        assert sorted(line.text for line in found) == ["It broke", "壞了"]
        assert {line.text: line.language for line in found} == {"It broke": "en", "壞了": "zh-TW"}
        assert len(last_turns(session, 1)) == 1
