"""Test, with what the model really understands, that questions understand their answers."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from bot.cases import cases, conversations
from bot.cases.care import course
from bot.cases.models import Agent
from bot.cases.queue import handoffs
from bot.conversation.by_person import resolve, take
from bot.conversation.causes import Given
from bot.conversation.services import Services
from bot.remedy.insight import UNKNOWN
from tests.dialogue.reach_states import asked, only, to_agreement, to_fresh, to_outcome, to_reopening, to_what, to_when
from tests.dialogue.talk import Reply, Talk

WISHES = [
    ("zh-Hant", "這禮拜送到"),
    ("zh-Hant", "有人教我"),
    ("zh-Hant", "越快越好"),
    ("zh-Hant", "幫我查到底哪裡出問題"),
    ("zh-Hant", "你說呢"),
    ("zh-Hant", "幫我取消訂單"),
    ("zh-Hant", "看你們的誠意"),
    ("zh-Hant", "盡快啦"),
    ("zh-Hant", "快啲送返嚟"),
    ("zh-Hant", "教我怎麼裝"),
    ("en", "as soon as possible"),
    ("en", "what can you do"),
    ("en", "show me how to use it"),
    ("en", "up to you"),
]
# Who leaves it to us has decided nothing: the options are chosen without a wish.
LEFT_TO_US = {"你說呢", "看你們的誠意", "what can you do", "up to you"}
OTHERS = [
    ("zh-Hant", "另一件事"),
    ("zh-Hant", "不是，是另一件事"),
    ("zh-Hant", "唔係，第二單嘢嚟"),
    ("zh-Hant", "不是这个，是新的问题"),
    ("en", "Something else"),
    ("en", "no, it's about the kettle"),
    ("en", "a different issue"),
]
SAMES = [
    ("zh-Hant", "同一件事"),
    ("zh-Hant", "對，就是那件"),
    ("zh-Hant", "係呀同一單"),
    ("en", "The same matter"),
    ("en", "yes, same issue"),
]


@pytest.mark.parametrize("locale, text", WISHES, ids=[text for _, text in WISHES])
def test_what_is_said_to_what_do_you_want_is_kept_and_read_back(
    open_talk: Callable[..., Talk], locale: str, text: str
) -> None:
    talk = open_talk(locale)
    to_outcome(talk)
    replies = talk.say(text)
    assert talk.facts()["desired_outcome"] == ("unknown" if text in LEFT_TO_US else text)
    shown = only(replies, "recap")["payload"]["facts"]
    assert text in LEFT_TO_US or text in shown["desired_outcome"]
    assert sum(asked([reply]) == "desired_outcome" for reply in talk.seen) == 1


def test_a_return_that_sounds_like_giving_up_is_the_wish(talk: Talk) -> None:
    to_outcome(talk)
    only(talk.say("退貨好了"), "recap")
    assert talk.facts()["desired_outcome"] == "refund"


def test_a_cancelled_order_is_a_complaint_and_not_the_end_of_one(talk: Talk) -> None:
    replies = talk.say("幫我取消訂單")
    assert talk.facts() == {"desired_outcome": "幫我取消訂單"}
    assert asked(replies) == "what"
    assert not any("停在這裡" in reply["text"] for reply in replies)


def test_giving_up_still_stops(talk: Talk) -> None:
    to_when(talk)
    assert "停在這裡" in talk.say("算了")[-1]["text"]


@pytest.mark.parametrize("locale, text", OTHERS, ids=[text for _, text in OTHERS])
def test_another_matter_in_words_opens_a_new_case(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = open_talk(locale)
    to_agreement(talk)
    first = talk.case().number
    talk.hear("客服電話都打不通" if locale != "en" else "nobody answers the phone", "request_remedy")
    assert talk.slot("stage") == "reopening"
    replies = talk.say(text)
    assert (talk.slot("stage"), talk.owner()) == ("listening", "bot")
    assert talk.case().number != first
    assert asked(replies) == "what"


@pytest.mark.parametrize("locale, text", SAMES, ids=[text for _, text in SAMES])
def test_the_same_matter_in_words_reopens_its_case(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = open_talk(locale)
    to_reopening(talk)
    number = talk.case().number
    assert only(talk.say(text), "handoff")["payload"]["reason"] == "reopened"
    assert (talk.case().number, talk.stage()) == (number, "escalated")


def test_what_another_matter_tells_is_its_story_and_a_later_yes_leaves_the_old_case_alone(talk: Talk) -> None:
    to_agreement(talk)
    first = talk.case().number
    talk.hear("我要再投訴", "complain")
    replies = talk.say("不是同一件，是電鍋壞了")
    assert asked(replies) == "when"
    assert talk.facts() == {"what": "是電鍋壞了", "product": "rice_cooker"}
    number = talk.case().number
    talk.say("對")
    assert talk.case().number == number != first
    with talk.store.read() as session:
        assert cases.find(session, first).stage == "agreed"


def test_another_matter_brought_up_in_words_is_not_asked_about(talk: Talk) -> None:
    to_agreement(talk)
    first = talk.case().number
    replies = talk.say("還有另一件事，電鍋也壞了")
    assert talk.case().number != first
    assert asked(replies) == "when"
    assert talk.facts()["product"] == "rice_cooker"


def test_the_question_for_the_matter_is_put_twice_and_then_a_person_has_it(talk: Talk) -> None:
    to_reopening(talk)
    second = talk.hear("嗯那個…", "inform")
    assert "新的一件" in second[-1]["text"]
    assert only(talk.hear("唉怎麼說", "inform"), "handoff")["payload"]["reason"] == "reopened"
    puts = [reply for reply in talk.seen if "/deny" in str(reply["payload"].get("suggestions"))]
    assert len(puts) == 2


@pytest.fixture
def resolved(talk: Talk, services: Services, person: int) -> Talk:
    """Return a conversation whose case an agent has resolved."""
    to_agreement(talk)
    for promise in talk.promises():
        with services.store.begin() as session:
            course.keep(session, promise.id, actor="test")
    with services.store.begin() as session:
        agent, conversation = session.get(Agent, person), conversations.get(session, talk.id)
        take(session, services, conversation, agent)
        given = {case.number: Given(UNKNOWN) for case in cases.of_conversation(session, talk.id)}
        resolve(session, services, conversations.get(session, talk.id), agent, "修好了", causes=given)
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "其實未搞掂…",
        "其實未搞掂，部機仲係唔郁",
        "it's still broken",
        "還是一樣",
        "師傅根本沒來",
        "根本沒處理完",
        "昨天又壞了",
    ],
)
def test_not_mended_after_a_resolution_reopens_the_case_for_its_handler(resolved: Talk, text: str) -> None:
    number, facts = resolved.case().number, resolved.facts()
    replies = resolved.say(text)
    assert only(replies, "handoff")["payload"]["reason"] == "reopened"
    assert "Mei" in replies[-1]["text"]
    assert (resolved.case().number, resolved.stage(), resolved.owner()) == (number, "escalated", "queue")
    assert resolved.facts() == facts
    waiting = resolved.handoff()
    assert waiting is not None and "Mei" in waiting.note
    with resolved.store.read() as session:
        assert [one.state for one in handoffs.of_case(session, cases.find(session, number))] == ["resolved", "waiting"]


@pytest.mark.parametrize("text", ["謝謝你們", "好的", "掰掰"])
def test_content_after_a_resolution_reopens_nothing(resolved: Talk, text: str) -> None:
    resolved.say(text)
    assert (resolved.stage(), resolved.owner()) == ("resolved", "bot")


@pytest.mark.parametrize(
    "text",
    ["掃除機が壊れました。返金してください", "Máy hút bụi bị hỏng rồi", "saya mau uang kembali", "환불해 주세요"],
)
def test_other_languages_are_told_which_are_spoken_and_offered_a_person(talk: Talk, text: str) -> None:
    (reply,) = talk.say(text)
    assert "Chinese and English" in reply["text"] and "中文和英文" in reply["text"]
    assert [one["command"] for one in reply["payload"]["suggestions"]] == ["/request_human"]
    assert only(talk.say(text), "handoff")["payload"]["reason"] == "not_understood"


def test_another_language_to_an_open_question_is_told_so_too(talk: Talk) -> None:
    to_when(talk)
    first = talk.say("昨日壊れました。返金してください")
    assert "Chinese and English" in first[0]["text"]
    assert asked(first) == "when"
    assert only(talk.say("日本語が話せますか"), "handoff")["payload"]["reason"] == "not_understood"


@pytest.mark.parametrize("text", ["amy@example.com", "no", "ok", "thank you"])
def test_a_talk_in_chinese_stays_in_chinese(talk: Talk, text: str) -> None:
    to_when(talk)
    talk.say(text)
    assert talk.stored_locale() == "zh-Hant"


def test_a_talk_in_chinese_goes_on_in_english_after_a_sentence(talk: Talk) -> None:
    to_when(talk)
    talk.say("sorry, can we speak English?")
    assert talk.stored_locale() == "en"


# Everything that a customer may throw in, whatever question is open.
LINES = tuple(
    one.strip()
    for one in """
    嗯 | 很爛 | 有人教我 | 越快越好 | 這禮拜送到 | 你說呢 | 謝謝 | 哈囉 | 今天天氣真好 | 電扇 | 昨天 |
    壞了 | 不是 | 東西一打開就壞了 | 不知道 | 隨便 | 你們幾點關門 | 你到底看不看得懂中文 |
    幫我查到底哪裡出問題 | 退貨好了 | 幫我取消訂單 | ？ | ok | no | what do you mean? | it broke |
    up to you | just fix it | thanks | 都可以啦 | 另一件事 | 同一件事 | 我也不知道怎麼講 | 說過了 |
    訂單上有 | 店員人很好 | 看著辦 | 唔知呀 | 快啲啦 | 對 | 沒有了 | 第一個 | 都不要 | 😡
    """.split("|")
)
# For each start; AMENDS_TEST_CONVERSATIONS=300 in the environment makes the search longer.
CONVERSATIONS, TURNS = int(os.environ.get("AMENDS_TEST_CONVERSATIONS") or "20") // 5, 14


def _question(reply: Reply) -> str | None:
    if reply["kind"] == "question":
        return str(reply["payload"].get("asks"))
    return (
        "matter" if "/deny" in str(reply["payload"].get("suggestions")) and "/affirm" in str(reply["payload"]) else None
    )


@pytest.mark.slow
@pytest.mark.parametrize("start", [to_fresh, to_what, to_when, to_outcome, to_reopening])
def test_in_random_conversations_no_question_is_put_three_times(
    open_talk: Callable[..., Talk], start: Callable[[Talk], list[Reply]]
) -> None:
    for seed in range(CONVERSATIONS):
        chance, talk = random.Random(seed), open_talk()
        start(talk)
        said: list[str] = []
        for _ in range(TURNS):
            if talk.seen and talk.slot("stage") not in ("listening", "reopening"):
                break
            text = chance.choice(LINES)
            said.append(text)
            assert talk.say(text), said
        form = [_question(reply) for reply in talk.seen if reply["kind"] == "question"]
        per_case = len({talk.case().number} if talk.case() else ()) + (start is to_reopening)
        most = Counter(name for name in form if name in ("what", "when", "product", "desired_outcome"))
        assert max(most.values(), default=0) <= 2 * max(per_case, 1), (seed, said, most)
