"""Test which words put a choice off, and which come back with what was decided."""

from __future__ import annotations

import pytest

from bot.conversation.phrases import Phrases

PUTS_OFF = [
    "我先問我太太", "我要先跟老公商量", "等我問我媽", "讓我問一下家人", "我再想想", "要考慮一下",
    "我要同太太商量下先", "我同屋企人傾下先", "等我問埋老公先", "我諗下先",
    "let me ask my wife first", "I need to check with my husband", "I'd like to talk it over with my partner",
    "can I ask my mum first?", "let me think about it", "I'll sleep on it", "I have to run it by my boss",
]  # fmt: skip
DECIDES = [
    "第一個", "請問他什麼時候會來", "我想問你們主管", "請問一下他會打給我嗎", "這要多少錢", "我太太說第一個好",
    "問過喇，佢話得", "唔該", "can I ask when he will come?", "the first one", "ask your manager", "my wife says yes",
    "I asked for the repair",
]  # fmt: skip
YES = [
    "好了，她說可以", "我先生說可以", "我太太同意了", "問過了，可以", "問過太太了，她說好", "家人都說沒問題",
    "她說不錯", "問過喇，佢話得", "我老公話冇問題", "佢話OK", "傾好咗，就咁啦", "我諗好喇", "想好了",
    "she says yes", "my husband says it's fine", "I asked my wife and she's happy with it", "she agreed",
    "they said ok", "we talked it over, go ahead", "my wife is fine with that one", "I've decided, let's do it",
    "he doesn't mind",
]  # fmt: skip
NO = [
    "她說不要", "我先生說不行", "我太太不同意", "問過了，她不想要", "佢話唔好", "我老公話唔得", "問過喇，佢唔贊成",
    "she says no", "my husband doesn't want it", "I asked her, she'd rather not", "my wife doesn't like that one",
]  # fmt: skip
NEITHER = [
    "她說可以嗎", "她說要換新的", "如果她說可以", "她說可以，可是要賠我一千", "他沒有來", "她說你們根本不接電話", "好",
    "佢話要維修", "she says yes but only if you pay the postage", "he never came", "she wants the repair",
    "did she say yes?", "my wife says you owe us 500", "ok",
]  # fmt: skip


@pytest.mark.parametrize("text", PUTS_OFF)
def test_a_choice_is_put_off(phrases: Phrases, text: str) -> None:
    assert phrases.putting_off.puts_off(text)


@pytest.mark.parametrize("text", DECIDES)
def test_other_words_put_nothing_off(phrases: Phrases, text: str) -> None:
    assert not phrases.putting_off.puts_off(text)


@pytest.mark.parametrize(
    ("text", "decided"),
    [*((text, True) for text in YES), *((text, False) for text in NO), *((text, None) for text in NEITHER)],
)
def test_what_was_decided(phrases: Phrases, text: str, decided: bool | None) -> None:
    assert phrases.putting_off.decision_in(text, phrases.consent) is decided
