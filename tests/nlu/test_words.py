"""Cutting into words."""

from bot.nlu.words import words


def cut(text: str, *extra: str) -> list[str]:
    return [text[start:end] for start, end in words(text, extra)]


def test_cuts_chinese_latin_and_numbers() -> None:
    assert cut("我要退款 refund 3,200元!") == ["我", "要", "退款", "refund", "3,200", "元", "!"]


def test_keeps_names_of_the_catalogue_whole() -> None:
    assert "扫地机器人" in cut("扫地机器人坏了", "扫地机器人")


def test_nothing_has_no_words() -> None:
    assert cut("") == []
    assert cut(" \n ") == []
