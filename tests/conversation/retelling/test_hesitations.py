"""Test that sounds of somebody who looks for words are not retold, and that words like them are."""

from __future__ import annotations

import pytest

from bot.conversation.phrases import Phrases
from bot.conversation.retelling.hesitations import without_hesitations
from bot.conversation.retelling.retell import retell


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("呃我想講下我部洗衣機壞咗", "我想講下我部洗衣機壞咗"),
        ("嗯，昨天買的燈不亮", "昨天買的燈不亮"),
        ("嗯嗯…呃，昨天買的燈不亮", "昨天買的燈不亮"),
        ("um, the lamp broke", "the lamp broke"),
        ("Er well the lamp broke", "the lamp broke"),
        ("Well, I called twice. Um nobody came", "I called twice. nobody came"),
        ("ok so my order never came", "my order never came"),
    ],
)
def test_a_sound_at_the_beginning_is_left_out(said: str, left: str) -> None:
    assert " ".join(without_hesitations(said).split()) == left


@pytest.mark.parametrize(
    "said",
    [
        "額頭被門打到",
        "well built shelves collapsed",
        "error code 5 on the oven",
        "Erin never called",
        "唔開得着",
        "嗯",
        "um",
    ],
)
def test_words_that_only_begin_alike_stay(said: str) -> None:
    assert without_hesitations(said) == said


@pytest.mark.parametrize(
    ("locale", "story"),
    [
        ("zh-Hant", "呃我的洗衣機昨天壞了"),
        ("zh-Hant", "嗯，師傅昨天沒來"),
        ("en", "um, well my washing machine broke yesterday"),
    ],
)
def test_the_recap_has_none(phrases: Phrases, locale: str, story: str) -> None:
    retold = retell(story, locale, phrases)
    assert retold is not None
    said = " ".join(one.text for one in retold.stretches).lower()
    assert not any(sound in said for sound in ("呃", "嗯", "um", "well"))
