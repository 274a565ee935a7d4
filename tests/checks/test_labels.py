"""Test that a label means the same everywhere: in its definition, in both languages and in heads that share lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.checks.definitions import check_definitions, read_definitions, write_definitions
from bot.checks.labels import check_labels, conflicts
from bot.settings import ROOT

LABELS = """
intent:
  withdraw:
    is: {zh-Hant: 不追究了。, en: Never mind.}
    not: {zh-Hant: 取消訂單（request_remedy）。, en: cancelling an order (request_remedy).}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for language in ("zh", "en"):
        (tmp_path / "nlu" / language).mkdir(parents=True)
        for head in ("emotion", "complaint_kind", "danger", "sub_kind"):
            (tmp_path / "heads" / language / head).mkdir(parents=True)
    (tmp_path / "labels.yml").write_text(LABELS, encoding="utf-8")
    return tmp_path


def intent(data: Path, language: str, name: str, *lines: str) -> Path:
    path = data / "nlu" / language / f"{name}.yml"
    rows = "".join(f"      - {line}\n" for line in lines)
    path.write_text(f'version: "3.1"\nnlu:\n  - intent: {name}\n    examples: |\n{rows}', encoding="utf-8")
    return path


def head(data: Path, language: str, name: str, label: str, *lines: str) -> None:
    (data / "heads" / language / name / f"{label}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_every_shipped_label_is_defined_in_both_languages() -> None:
    definitions, faults = read_definitions(ROOT / "data")
    assert faults == [] and len(definitions) > 50


def test_a_definition_is_written_at_the_head_of_the_files_of_both_languages(data: Path) -> None:
    zh, en = intent(data, "zh", "withdraw", "算了"), intent(data, "en", "withdraw", "never mind")
    labels = {"intent": ["withdraw"]}
    assert ["`make labels` writes it" in fault.what for fault in check_definitions(data, labels)] == [True, True]
    assert write_definitions(data) == [zh, en]
    assert zh.read_text("utf-8").startswith("# 這裡放：不追究了。\n# 不放這裡：取消訂單（request_remedy）。\nversion:")
    assert en.read_text("utf-8").startswith("# Belongs here: Never mind.\n# Does not: cancelling an order")
    assert check_definitions(data, labels) == [] and write_definitions(data) == []
    changed = (data / "labels.yml").read_text("utf-8").replace("不追究了。", "不再追究。")
    (data / "labels.yml").write_text(changed, encoding="utf-8")
    assert write_definitions(data) == [zh] and zh.read_text("utf-8").count("# 這裡放") == 1


def test_a_label_without_a_definition_and_a_definition_without_a_label_are_faults(data: Path) -> None:
    intent(data, "zh", "greet", "嗨")
    said = [str(fault) for fault in check_definitions(data, {"intent": ["greet"]})]
    assert any("greet: the label has no definition" in one for one in said)
    assert any("'withdraw' is no label of intent" in one for one in said)


def test_a_definition_in_one_language_is_a_fault(data: Path) -> None:
    (data / "labels.yml").write_text(LABELS.replace(", en: Never mind.", ""), encoding="utf-8")
    (fault,) = check_definitions(data, {"intent": ["withdraw"]})
    assert fault.line == 3 and "write 'is: {zh-Hant: ..., en: ...}'" in fault.what


def test_a_feeling_teaches_complaints_and_must_not_be_praise(data: Path) -> None:
    intent(data, "zh", "praise", "太誇張了吧")
    head(data, "zh", "emotion", "angry", "太誇張了吧！")
    (fault,) = check_labels(data)
    assert "teaches the head intent 'complain'" in fault.what and "praise.yml:5 teaches it 'praise'" in fault.what


def test_a_line_of_small_talk_may_have_a_feeling_in_the_same_words(data: Path) -> None:
    intent(data, "zh", "chitchat", "今天好累")
    head(data, "zh", "emotion", "frustrated", "今天好累")
    assert check_labels(data) == []


def test_a_hazard_is_no_plain_fault(data: Path) -> None:
    head(data, "en", "danger", "hazard", "it burnt my hand")
    head(data, "en", "complaint_kind", "product_quality", "It burnt my hand.")
    (fault,) = check_labels(data)
    assert "teaches the head danger 'none'" in fault.what and "teaches it 'hazard'" in fault.what


def test_a_sub_kind_is_not_taught_by_a_question_in_the_same_words(data: Path) -> None:
    head(data, "en", "sub_kind", "late", "it came three days late")
    intent(data, "en", "praise", "it came three days late")
    (fault,) = check_labels(data)
    assert "'none'" in fault.what and "'late'" in fault.what


def test_lines_that_mean_something_else_in_the_other_language_are_listed(data: Path) -> None:
    intent(data, "zh", "withdraw", "取消訂單", "算了")
    intent(data, "en", "request_remedy", *(f"cancel order {number}" for number in range(8)))
    intent(data, "en", "withdraw", *(f"never mind {number}" for number in range(8)))

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        about_orders = ["取消" in text or "cancel" in text for text in texts]
        return np.array([[1, 0] if one else [0, 1] for one in about_orders], dtype=np.float32)

    (line,) = [one for one in conflicts(data, encode) if "/zh/" in one.split(":")[0]]
    assert line.startswith("data/nlu/zh/withdraw.yml:5: 取消訂單: is under 'withdraw', but 8 of the 8")
    assert "under 'request_remedy', such as 'cancel order 0'" in line
