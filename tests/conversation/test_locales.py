"""Test which language a conversation continues in."""

from __future__ import annotations

import pytest

from bot.conversation.locales import settle_locale


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
