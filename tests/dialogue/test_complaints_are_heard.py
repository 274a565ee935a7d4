"""Test with the real model that complaints are heard as such, however plainly or beside whatever they are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import to_agreement, to_options, to_recap
from tests.dialogue.talk import Talk

pytestmark = pytest.mark.slow

# What customers wrote and what must be kept of it; what happened is kept of each.
COMPLAINTS = [
    ("除濕機10月20號買的，今天早上開始漏水，想換一台", {"desired_outcome": "exchange"}),
    ("耳機左耳沒聲音", {}),
    ("My kettle leaks since yesterday", {}),
    ("My kettle leaks since yesterday, I want an exchange", {"desired_outcome": "exchange"}),
    ("My vacuum died yesterday. I paid NT$2,500. Refund please.", {"desired_outcome": "refund"}),
    ("我買的果汁機蓋子裂開,11月10號在網路買的,請幫我換一個", {"desired_outcome": "exchange"}),
    ("網站寫特價2990，結帳變3290", {}),
    ("nobody called me back", {}),
    ("安裝洗衣機的師傅把我家水管接錯，整個浴室淹水", {}),
    ("the delivery guy scratched my floor", {}),
    ("護眼檯燈昨天不亮了，想換新", {"desired_outcome": "exchange"}),
    ("熱死了，客服等超久", {}),
    ("店員推我小孩", {}),
    ("退貨寄回去一個月了沒消息", {}),
    ("我的包裹顯示已送達但我沒收到", {}),
    ("上個月底說好要來收件，昨天打來說要延，我的退款到底什麼時候下來", {}),
    ("張單收多咗我三百蚊，11月20號睇牙，我要退返錢", {"desired_outcome": "refund"}),
    ("维修师傅把我家墙砸了个洞", {}),
    ("部冷氣裝完漏水，樓下都浸埋", {}),
    ("ordered on the 3rd, still nothing here", {}),
    ("the installer scratched my wooden floor, pay for the repair of my floor", {"desired_outcome": "assess_damage"}),
    ("快煮壺上星期已經寄回給你們了，還沒退款，我要退款", {"desired_outcome": "refund"}),
    ("電鍋送來的時候外殼就凹了一塊，想換新的", {"desired_outcome": "exchange"}),
    ("約好昨天來裝冷氣，師傅沒來，希望快點安排", {}),
    ("快煮壺昨天壞了，我要退款", {"desired_outcome": "refund"}),
    ("Two problems: my kettle leaks and the delivery guy scratched my floor", {}),
    ("保全把我女兒推倒", {}),
    ("司機罵我", {}),
    ("the technician yelled at my wife", {}),
    ("搬運工撞凹我家大門", {}),
    ("等了四十分鐘都沒人理", {}),
    ("真是好棒的服務啊，等了三小時", {}),
]
# Words and the feeling that is meant.
FEELINGS = [
    ("so disappointed", "disappointed"),
    ("close to tears", "disappointed"),
    ("heartbroken", "disappointed"),
    ("我不是要錢，我只是想被尊重", "disappointed"),
]


@pytest.mark.parametrize("text, kept", COMPLAINTS, ids=[text[:24] for text, _ in COMPLAINTS])
def test_a_complaint_opens_a_case_with_what_happened(
    open_talk: Callable[..., Talk], text: str, kept: dict[str, str]
) -> None:
    talk = open_talk("en" if text.isascii() else "zh-Hant")
    replies = talk.say(text)
    assert talk.case() is not None, replies
    facts = talk.facts()
    assert facts["what"] and kept.items() <= facts.items(), facts
    assert talk.slot("requested_slot") != "what", replies


@pytest.mark.parametrize("text, feeling", FEELINGS)
def test_sadness_is_heard_as_such(talk: Talk, text: str, feeling: str) -> None:
    talk.say(text)
    assert talk.tracker().latest_message.parse_data["emotion"]["name"] == feeling


@pytest.mark.parametrize("way", [to_recap, to_options])
@pytest.mark.parametrize("text", ["退貨好了", "幫我取消訂單"])
def test_a_wish_that_sounds_like_giving_up_sets_nothing_aside(
    talk: Talk, way: Callable[[Talk], list], text: str
) -> None:
    way(talk)
    talk.say(text)
    assert "action_set_aside" not in talk.actions
    # "退貨好了" may be a plain choice of the refund on the table; setting aside would lead back to listening.
    assert talk.slot("stage") in {"recap", "offering", *(["agreed"] if "退貨" in text and way is to_options else [])}


@pytest.mark.parametrize("text", ["我的退款到了嗎", "where is my parcel"])
def test_a_plain_question_for_the_state_opens_no_case(talk: Talk, text: str) -> None:
    talk.say(text)
    assert talk.case() is None and "action_case_status" in talk.actions


def test_a_question_for_the_state_with_a_case_is_answered(talk: Talk) -> None:
    to_agreement(talk)
    replies = talk.say("我的退款到底什麼時候下來？還沒收到")
    assert "status" in talk.kinds(replies)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "除濕機很安靜，一個月了都沒漏過水",
            "客服等很久，但是最後處理得很好，謝謝",
            "用了三年沒壞過",
            "上次的冷氣修好了，謝謝師傅",
        ),
        *("not one breakdown in three years", "the leak was fixed at once, thank you", "no problem at all"),
    ],
)
def test_praise_that_names_trouble_opens_no_case(talk: Talk, text: str) -> None:
    talk.say(text)
    assert talk.case() is None
