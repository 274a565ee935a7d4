"""Test which language a conversation continues in."""

from __future__ import annotations

import pytest

from bot.conversation.locales import language_heard, settle_locale


@pytest.mark.parametrize("script", ["zh-Hans", "zh-Hant"])
def test_words_written_alike_in_both_scripts_keep_the_script(script: str) -> None:
    assert settle_locale(script, "zh-Hant", 0.5) == script


def test_words_written_alike_in_both_scripts_are_chinese_all_the_same() -> None:
    assert settle_locale("en", "zh-Hant", 0.5) == "zh-Hant"
    assert settle_locale(None, "zh-Hant", 0.5) == "zh-Hant"


def test_words_that_tell_their_script_change_it() -> None:
    assert settle_locale("zh-Hans", "zh-Hant", 1.0) == "zh-Hant"
    assert settle_locale("zh-Hant", "zh-Hans", 0.8) == "zh-Hans"


def test_words_that_tell_no_language_change_nothing() -> None:
    assert settle_locale("en", None) == "en"
    assert settle_locale(None, None) == "zh-Hant"


@pytest.mark.parametrize(
    ("before", "text", "heard", "names"),
    [
        ("zh-Hant", "my.name+shop@example.com please", "en", []),
        ("zh-Hant", "no", "en", []),
        ("zh-Hant", "ok thanks", "en", []),
        ("zh-Hant", "the robot vacuum", "en", ["robot vacuum"]),
        ("zh-Hant", "A20261120 B7 X-100", "en", []),
        ("zh-Hant", "https://shop.example.com/the/best/kettle/in/town", "en", []),
        ("zh-Hant", "the stainless steel electric kettle", "en", ["stainless steel electric kettle"]),
        ("en", "信義店", "zh-Hant", ["信義店"]),
        ("en", "掃地機器人", "zh-Hant", ["掃地機器人"]),
    ],
)
def test_names_addresses_codes_and_single_words_change_no_language(
    before: str, text: str, heard: str, names: list[str]
) -> None:
    entities = [{"text": name} for name in names]
    said = language_heard(text, heard, entities, is_first=False)
    assert settle_locale(before, said, 0.5 if len(text.split()) < 3 else 0.8) == before


@pytest.mark.parametrize(
    ("before", "text", "heard", "names"),
    [
        ("zh-Hant", "can we speak English please", "en", []),
        ("zh-Hant", "my robot vacuum is broken again", "en", ["robot vacuum"]),
        ("en", "信義店的店員罵我", "zh-Hant", ["信義店"]),
    ],
)
def test_a_whole_sentence_changes_the_language(before: str, text: str, heard: str, names: list[str]) -> None:
    said = language_heard(text, heard, [{"text": name} for name in names], is_first=False)
    assert settle_locale(before, said, 0.9) == heard


@pytest.mark.parametrize(("text", "heard"), [("kettle broken", "en"), ("hello", "en")])
def test_the_first_words_outweigh_the_page(text: str, heard: str) -> None:
    assert settle_locale("zh-Hant", language_heard(text, heard, [], is_first=True), 0.5, is_first=True) == heard


def test_a_code_as_first_words_keeps_the_page_s_language() -> None:
    said = language_heard("A20261120", "en", [], is_first=True)
    assert settle_locale("zh-Hant", said, 0.5, is_first=True) == "zh-Hant"
