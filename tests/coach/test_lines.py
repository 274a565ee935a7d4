"""A line is put into a real example file and taken out again: one line differs, and nothing else."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from bot.checks.examples import read_lines
from bot.coach import lines
from bot.coach.labels import HEADS, INTENT, LANGUAGES, Definition, file_of, read_labels
from bot.coach.lines import CannotChange
from bot.settings import ROOT

DATA = ROOT / "data"
LABELS = [(head, name) for head, names in read_labels(DATA).items() for name in names]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for part in ("nlu", "heads"):
        shutil.copytree(DATA / part, tmp_path / part)
    return tmp_path


def added(before: str, after: str) -> list[str]:
    rows = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[3:]
    return rows


def test_every_file_takes_one_line_and_gives_it_back(data: Path) -> None:
    text = "這是 # 一句: 新的話 - [不是標記] 'x'"
    places = [(head, name, data / file_of(head, name, to)) for head, name in LABELS for to in LANGUAGES]
    before = {path: path.read_bytes() for _, _, path in places}
    wanted = set()
    for head, name, path in places:
        number = lines.insert(path, head, name, text)
        (row,) = added(before[path].decode(), path.read_text(encoding="utf-8"))
        assert row.startswith("+") and row.strip().endswith(text), path
        assert lines.number_of(path, head, name, text) == number
        wanted.add((str(path.relative_to(data)), number, head, name))
    said = [one for one in read_lines(data) if one.text == text]
    found = {(one.file.removeprefix("data/"), one.number, one.head, one.label) for one in said}
    assert found == wanted
    for head, name, path in places:
        lines.take_out(path, head, name, text)
    assert {path: path.read_bytes() for path in before} == before
    assert not list(data.rglob(".*")), "nothing is left lying about"


def test_a_block_is_found_among_others_and_before_comments(tmp_path: Path) -> None:
    path = tmp_path / "deny.yml"
    path.write_text(
        'version: "3.1"\nnlu:\n- intent: deny\n  examples: |\n    - no\n    - not now\n\n'
        "# the other one\n- intent: affirm\n  examples: |\n    - yes",
        encoding="utf-8",
    )
    path.chmod(0o640)
    assert lines.insert(path, INTENT, "deny", "never") == 7
    assert lines.insert(path, INTENT, "affirm", "sure") == 13
    rows = path.read_text(encoding="utf-8").split("\n")
    assert (rows[6], rows[11], rows[12]) == ("    - never", "    - yes", "    - sure")
    assert path.stat().st_mode & 0o777 == 0o640


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "angry.txt"
    path.write_bytes(b"# angry\r\nso angry\r\n")
    lines.insert(path, "emotion", "angry", "furious")
    assert path.read_bytes() == b"# angry\r\nso angry\r\nfurious\r\n"


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("算了 不用了", True), ("drop it - please: now #1", True), ("", False), (" x", False), ("a\nb", False),
        ("[kettle](product)", False), ('[kettle]{"entity": "product"}', False), ("# a comment", False),
        ("a\u2028b", False), ("a\0b", False), ("x" * 401, False),
    ],
)  # fmt: skip
def test_what_can_stand_as_one_line(text: str, fine: bool) -> None:
    assert lines.is_one_line(text) is fine


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"nlu:\n- intent: deny\n  examples: |\n    - no\n   - broken\n", "unreadable"),
        (b"nlu:\n- intent: affirm\n  examples: |\n    - yes\n", "no_place"),
        (b"nlu:\n- intent: deny\n  examples:\n    - no\n", "means_other"),
        ("nlu:\n- intent: deny\n  examples: |\n    - 不\n".encode("big5"), "not_utf8"),
        (None, "no_file"),
    ],
)
def test_a_file_that_cannot_be_changed_safely_stays_as_it_is(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "deny.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotChange) as raised:
        lines.insert(path, INTENT, "deny", "never")
    assert raised.value.why == why
    assert (path.read_bytes() if content is not None else None) == content
    assert [one.name for one in tmp_path.iterdir()] == ([path.name] if content is not None else [])


def test_a_line_that_somebody_took_out_by_hand_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "angry.txt"
    path.write_text("so angry\n", encoding="utf-8")
    with pytest.raises(CannotChange) as raised:
        lines.take_out(path, "emotion", "angry", "furious")
    assert raised.value.why == "gone" and lines.number_of(path, "emotion", "angry", "furious") is None


def test_somebody_who_writes_at_the_same_time_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "angry.txt"
    path.write_text("so angry\n", encoding="utf-8")
    check = lines._check

    def by_an_editor(*told: object) -> None:
        path.write_text("so angry\nby hand\n", encoding="utf-8")
        check(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(lines, "_check", by_an_editor)
    with pytest.raises(CannotChange) as raised:
        lines.insert(path, "emotion", "angry", "furious")
    assert raised.value.why == "changed" and path.read_text(encoding="utf-8") == "so angry\nby hand\n"


def test_lines_of_json_are_added_and_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "exam" / "taught.jsonl"
    assert [lines.append_json(path, row) for row in ('{"text": "a"}', '{"text": "b"}', "broken")] == [1, 2, 3]
    assert lines.take_out_json(path, "a") == 1
    assert path.read_text(encoding="utf-8") == '{"text": "b"}\nbroken\n'
    with pytest.raises(CannotChange):
        lines.take_out_json(path, "a")


def test_every_label_has_a_definition() -> None:
    found = read_labels(DATA)
    assert set(found) == set(HEADS) and len(found[INTENT]) >= 20 and "complain_formal" not in found[INTENT]
    for names in found.values():
        for label in names.values():
            assert label.definition("zh-Hant").belongs and label.definition("en").belongs, label.name


def test_definitions_are_read_in_the_readers_language(data: Path) -> None:
    told = "{is: {zh-Hant: 算了, en: never mind}, not: {zh-Hant: 要退錢, en: a wish}}"
    (data / "labels.yml").write_text(f"intent:\n  withdraw: {told}\n", encoding="utf-8")
    label = read_labels(data)[INTENT]["withdraw"]
    assert label.definition("zh-Hant") == Definition("算了", "要退錢")
    assert label.definition("en") == Definition("never mind", "a wish")
    assert label.definition("fr").belongs == "算了", "better another language than none"
    (data / "labels.yml").write_text("intent: [", encoding="utf-8")
    assert read_labels(data)[INTENT]["withdraw"].definition("en").belongs
