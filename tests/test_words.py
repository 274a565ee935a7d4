"""Test the desk's words: both languages, conversion to Simplified, errors for mistakes in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from bot.words import Words, WordsError, simplify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "system.yml").write_text(
        "words:\n"
        '  system.hello: {zh-Hant: "您好，{name}", en: "Hello {name}"}\n'
        '  system.plain: {zh-Hant: "{不是欄位}後臺訊息", en: "{not a field}"}\n',
        encoding="utf-8",
    )
    return tmp_path


def test_each_locale_gets_its_own_text(folder: Path) -> None:
    words = Words.load(folder)
    assert words.say("system.hello", "en", name="Mei") == "Hello Mei"
    assert words.say("system.hello", "zh-Hant", name="美") == "您好，美"
    assert words.say("system.hello", "fr", name="Mei") == "您好，Mei"


def test_simplified_is_converted(folder: Path) -> None:
    assert Words.load(folder).say("system.plain", "zh-Hans") == "{不是栏位}后台讯息"
    assert simplify("plain English, 123, 😀") == "plain English, 123, 😀"


def test_braces_in_a_value_are_kept(folder: Path) -> None:
    assert Words.load(folder).say("system.hello", "en", name="{0} {x}") == "Hello {0} {x}"


def test_all_returns_the_sentences_with_a_prefix(folder: Path) -> None:
    words = Words.load(folder)
    assert set(words.all("en", "system.")) == {"system.hello", "system.plain"}
    assert words.all("en", "widget.") == {}


def test_an_unknown_name_is_reported(folder: Path) -> None:
    with pytest.raises(WordsError, match=r"system\.goodbye"):
        Words.load(folder).say("system.goodbye", "en")


@pytest.mark.parametrize(
    "text",
    [
        "words:\n  agents.x: {zh-Hant: 好}\n",
        "words:\n  agents.x: [好, good]\n",
        "words:\n  agents.x: {zh-Hant: 好, en: }\n",
        "words:\n  agents.x: {zh-Hant: '', en: good}\n",
        "words: [好]\n",
        "- words\n",
        "words:\n  agents.x: {zh-Hant: 好\n",
    ],
)
def test_a_mistake_names_the_file(folder: Path, text: str) -> None:
    (folder / "agents.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match=r"agents\.yml"):
        Words.load(folder)


def test_a_file_that_is_not_utf8_is_reported(folder: Path) -> None:
    (folder / "agents.yml").write_bytes(b"\xff\xfe\x00words")
    with pytest.raises(WordsError, match=r"agents\.yml"):
        Words.load(folder)


def test_a_name_in_two_files_is_refused(folder: Path) -> None:
    (folder / "widget.yml").write_text("words:\n  system.hello: {zh-Hant: 好, en: good}\n", encoding="utf-8")
    with pytest.raises(WordsError, match=r"system\.hello"):
        Words.load(folder)


def test_the_shipped_words_can_be_said() -> None:
    words = Words.load(Settings.load({}).responses_dir)
    for locale in ("zh-Hant", "zh-Hans", "en"):
        assert all(text.strip() for text in words.all(locale).values())


def look(words: Words, said: list[str]) -> bool:
    """Look twice, because a file that has just changed may still be being written."""
    return [words.look(said.append), words.look(said.append)][1]


def test_a_changed_wording_is_said_without_a_restart(folder: Path) -> None:
    words, said = Words.load(folder), list[str]()
    file = folder / "system.yml"
    file.write_text(file.read_text("utf-8").replace("Hello", "Welcome"), encoding="utf-8")
    assert not words.look(said.append) and words.say("system.hello", "en", name="Mei") == "Hello Mei"
    assert words.look(said.append) and words.say("system.hello", "en", name="Mei") == "Welcome Mei"
    assert words.edition == 1 and said == [] and not look(words, said)


def test_a_new_file_and_a_new_sentence_are_taken(folder: Path) -> None:
    words = Words.load(folder)
    (folder / "more.yml").write_text('words:\n  more.x: {zh-Hant: 好, en: "Good {day}"}\n', encoding="utf-8")
    assert look(words, []) and words.say("more.x", "en", day="day") == "Good day"


@pytest.mark.parametrize(
    "before, after, told",
    [
        ("Hello {name}", "Hello {nmae}", "nothing is filled in for {nmae}; its fields are: name"),
        ("Hello {name}", "Hello {name", "write each field as {name}"),
        ("system.hello", "system.helo", "'system.hello' is gone"),
        (', en: "Hello {name}"', "", "needs one text under zh-Hant and one under en"),
    ],
)
def test_changed_words_with_mistakes_are_told_once_and_not_said(
    folder: Path, before: str, after: str, told: str
) -> None:
    words, said = Words.load(folder), list[str]()
    file = folder / "system.yml"
    right = file.read_text("utf-8")
    file.write_text(right.replace(before, after), encoding="utf-8")
    assert not look(words, said) and not look(words, said)
    (line,) = said
    assert told in line and words.say("system.hello", "en", name="Mei") == "Hello Mei" and words.edition == 0
    file.write_text(right.replace("Hello", "Welcome"), encoding="utf-8")
    assert look(words, said) and words.say("system.hello", "en", name="Mei") == "Welcome Mei"


def test_a_sentence_that_is_not_filled_in_may_hold_any_brace(folder: Path) -> None:
    file = folder / "system.yml"
    file.write_text('words:\n  system.plain: {zh-Hant: "{", en: "{"}\n', encoding="utf-8")
    words = Words.load(folder)
    file.write_text('words:\n  system.plain: {zh-Hant: "}", en: "{x}"}\n', encoding="utf-8")
    assert look(words, []) and words.say("system.plain", "en") == "{x}"
