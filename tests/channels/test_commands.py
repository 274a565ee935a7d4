"""Commands are for buttons; typed ones are words."""

from __future__ import annotations

import pytest

from bot.channels.commands import CommandError, as_words, looks_typed, parse_command


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/choose_option{"id": 1}',
        ' /inform{"stage":\n"agreed"}',
        "/affirm ",
        "／restart",
        "/correct?fact=when",
    ],
)
def test_a_typed_command_is_known_as_one(text: str) -> None:
    assert looks_typed(text)


@pytest.mark.parametrize(
    "text", ["/掃地機器人壞了", "/refund please", "1/2 of it", "http://x/y", "退款/換貨都可以", "/", "// no"]
)
def test_words_with_a_slash_are_words(text: str) -> None:
    assert not looks_typed(text)


def test_words_that_begin_like_a_command_keep_their_length() -> None:
    said = '  /inform{"stage": "agreed"}'
    assert not as_words(said).lstrip().startswith("/")
    assert len(as_words(said)) == len(said)


def test_a_button_stands_for_its_command() -> None:
    parse = parse_command("/choose_option?option=abc", "退貨")
    assert (parse["text"], parse["intent"]["name"]) == ("退貨", "choose_option")
    assert [(e["entity"], e["value"]) for e in parse["entities"]] == [("option", "abc")]


def test_what_no_button_could_say_is_refused() -> None:
    with pytest.raises(CommandError):
        parse_command('/choose_option{"id": 1}', "x")
