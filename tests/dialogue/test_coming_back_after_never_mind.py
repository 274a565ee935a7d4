"""Test with the real model that options stay open after "never mind": who then names one has chosen it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import option_commands, put
from tests.dialogue.talk import Talk


@pytest.mark.parametrize(
    ("locale", "leaves", "chooses"),
    [
        ("zh-Hant", "算了，先不用了", "我選第一個"),
        ("zh-Hant", "算啦唔要喇", "第一個啦"),
        ("en", "never mind for now", "I'll take the first one after all"),
    ],
)
def test_a_choice_takes_the_options_up_again(
    open_talk: Callable[..., Talk], locale: str, leaves: str, chooses: str
) -> None:
    talk = put(open_talk(locale), "offering")
    talk.say(leaves)
    talk.say(chooses)
    assert talk.slot("stage") in {"offering", "arranging", "agreed"} and talk.owner() == "bot"
    assert talk.kinds(talk.seen)[-1] in {"question", "options", "commitment"}


def test_a_button_of_the_card_does_so_too(open_talk: Callable[..., Talk]) -> None:
    talk = put(open_talk("en"), "offering")
    command = option_commands(talk.seen[-1:])[0]
    talk.say("never mind for now")
    talk.press(command)
    assert talk.slot("stage") in {"arranging", "agreed"}
