"""Test with the real model that a question about what an option costs gets what that option says of money."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import put, text_of
from tests.dialogue.talk import Talk

NOTHING_TO_PAY = {"zh-Hant": "沒有列任何要您付的錢", "en": "lists nothing for you to pay"}
# The question, which option it is about, and words of the answer.
ASKED = [
    ("zh-Hant", "第一個係咪唔使錢", 1, "不扣任何手續費"), ("zh-Hant", "第一個退多少", 1, "NT$12,900"),
    ("zh-Hant", "第二個要多少錢", 2, NOTHING_TO_PAY["zh-Hant"]),
    ("zh-Hant", "第二個使唔使錢", 2, NOTHING_TO_PAY["zh-Hant"]),
    ("zh-Hant", "第三個免費嗎", 3, "零件與來回運費都由我們負擔"), ("zh-Hant", "第三個要另外付錢嗎", 3, "免費"),
    ("en", "what does the second cost?", 2, NOTHING_TO_PAY["en"]),
    ("en", "is the third one free?", 3, "free of charge"),
    ("en", "how much do I get with the first one?", 1, "NT$12,900"), ("en", "how much is option 3", 3, "on us"),
    ("en", "do I have to pay for option 2?", 2, NOTHING_TO_PAY["en"]),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "number", "told"), ASKED)
def test_the_cost_of_that_option_is_told_and_no_word_more(
    open_talk: Callable[..., Talk], locale: str, text: str, number: int, told: str
) -> None:
    talk = put(open_talk(locale), "offering")
    said = text_of(talk.say(text))
    assert told in said
    assert ("Done by" in said or "done by" in said) if locale == "en" else "前完成" in said
    assert (f"Option {number}," in said) if locale == "en" else f"第 {number} 個" in said
    others = {1, 2, 3} - {number}
    assert not any((f"Option {other}," in said) if locale == "en" else f"第 {other} 個" in said for other in others)
    # What has nothing to do with money stays on the card.
    assert not any(words in said for words in ("送達當天需要有人在家", "Somebody has to be at home", "保留原來"))
    assert talk.slot("stage") == "offering" and talk.promises() == []
