"""Test the check of the training examples."""

from pathlib import Path

import pytest

from bot.checks.examples import check_examples, essence, read_lines

INTENT = 'version: "3.1"\nnlu:\n- intent: {name}\n  examples: |\n{rows}'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "nlu" / "zh").mkdir(parents=True)
    (tmp_path / "heads" / "zh" / "emotion").mkdir(parents=True)
    (tmp_path / "held_out.jsonl").write_text("", encoding="utf-8")
    return tmp_path


def write(data: Path, intent: str, *rows: str) -> None:
    content = INTENT.format(name=intent, rows="".join(f"    - {row}\n" for row in rows))
    (data / "nlu" / "zh" / f"{intent}.yml").write_text(content, encoding="utf-8")


def faults(data: Path) -> list[str]:
    return [str(fault) for fault in check_examples(data, data)]


def test_reads_intents_and_heads_with_their_places(data: Path) -> None:
    write(data, "praise", "很好吃", "讚")
    (data / "heads" / "zh" / "emotion" / "angry.txt").write_text("# what belongs here\n氣死我了\n", encoding="utf-8")
    found = [(line.place, line.text, line.head, line.label) for line in read_lines(data)]
    assert found == [
        ("data/nlu/zh/praise.yml:5", "很好吃", "intent", "praise"),
        ("data/nlu/zh/praise.yml:6", "讚", "intent", "praise"),
        ("data/heads/zh/emotion/angry.txt:2", "氣死我了", "emotion", "angry"),
    ]


def test_examples_that_differ_are_in_order(data: Path) -> None:
    write(data, "complain", "湯是冷的", "店員態度很差", "1", "2", "要退", "要換")
    assert faults(data) == []


@pytest.mark.parametrize("again", ["湯 是冷的!", "汤是冷的", "湯是冷的"])
def test_a_duplicate_line_is_a_fault(data: Path, again: str) -> None:
    write(data, "complain", "湯是冷的", again)
    (fault,) = faults(data)
    assert "complain.yml:6" in fault and "delete one" in fault


def test_a_near_duplicate_is_a_fault(data: Path) -> None:
    write(data, "complain", "我等了三個小時都沒有人來看我的小孩", "我等了五個小時都沒有人來看我的小孩")
    assert "almost the same" in faults(data)[0]


def test_a_line_under_two_labels_is_a_fault(data: Path) -> None:
    write(data, "praise", "真是厲害")
    write(data, "complain", "真是厲害")
    (fault,) = faults(data)
    assert "praise" in fault and "complain" in fault and "decide" in fault


def test_two_heads_may_learn_from_the_same_line(data: Path) -> None:
    write(data, "complain", "氣死我了")
    (data / "heads" / "zh" / "emotion" / "angry.txt").write_text("氣死我了\n", encoding="utf-8")
    assert faults(data) == []


def test_a_held_out_line_in_the_training_data_is_a_fault(data: Path) -> None:
    write(data, "complain", "湯是冷的")
    (data / "held_out.jsonl").write_text('{"text": "湯是冷的。", "intent": "complain"}\n', encoding="utf-8")
    (fault,) = faults(data)
    assert fault.startswith("held_out.jsonl:1") and "replace it here" in fault


def test_numbers_are_ignored_unless_they_are_the_whole_text() -> None:
    assert essence("等了3天沒消息") == essence("等了15天,沒消息")
    assert essence("11/3") != essence("0912345678")
    assert essence("👍") != essence("👎")
