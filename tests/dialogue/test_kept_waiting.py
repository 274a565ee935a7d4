"""Test with the real model that asking after what is late tells of a matter where no case is known; irony does, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.talk import Talk

LATE = [
    ("zh-Hant", "還要我等多久"), ("zh-Hant", "仲要等幾耐"), ("zh-Hant", "我已經寄回去了，退款呢"),
    ("zh-Hant", "我寄返咗㗎喇，啲錢呢"), ("zh-Hant", "到底什麼時候才送來"), ("zh-Hant", "我的退款在哪"),
    ("zh-Hans", "还要我等多久"), ("en", "how much longer do I have to wait"),
    ("en", "I already sent it back, where is my refund"), ("en", "how long must I wait for my sofa"),
    ("en", "what's taking so long"), ("en", "why is my refund taking so long"),
]  # fmt: skip
IRONY = [
    ("en", "gorgeous room, cockroaches included"), ("en", "Five stars for the hair in my soup"),
    ("en", "Lovely table, complete with scratches"), ("en", "Great sofa, if you like sitting on the floor"),
    ("zh-Hant", "房間很美，還附贈蟑螂"), ("zh-Hant", "給湯裡的頭髮五顆星，附送蒼蠅"),
]  # fmt: skip
NO_MATTER = [
    ("en", "how long does a refund usually take"), ("en", "how long does delivery take"),
    ("en", "great kettle, and a free voucher included"), ("zh-Hant", "退款一般要等多久"),
    ("zh-Hant", "買水壺送的杯子很可愛"), ("zh-Hant", "要等多久才會到貨"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), LATE + IRONY)
def test_it_opens_a_case_and_is_heard(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = open_talk(locale)
    replies = talk.say(text)
    assert talk.stage() == "listening" and talk.owner() == "bot"
    assert talk.kinds(replies)[-1] == "question"


@pytest.mark.parametrize(("locale", "text"), NO_MATTER)
def test_a_general_question_and_plain_praise_open_none(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = open_talk(locale)
    talk.say(text)
    assert talk.case() is None
