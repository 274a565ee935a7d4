"""Test turns whose plain words count before the intent that the model heard in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.clock import StandingClock
from tests.dialogue.reach_states import option_commands, text_of, to_agreement, to_options, to_recap
from tests.dialogue.talk import Reply, Talk

CLOSINGS = [
    ("zh-Hant", "好，等你們消息", "complain"),
    ("zh-Hant", "期待你們的回覆", "complain"),
    ("zh-Hant", "明白了", "nlu_fallback"),
    ("zh-Hant", "就這樣吧", "nlu_fallback"),
    ("zh-Hant", "那就麻煩你們了", "withdraw"),
    ("zh-Hant", "知道了", "inform"),
    ("zh-Hant", "太好了，明白", "suggest"),
    ("zh-Hant", "暫時係咁", "nlu_fallback"),
    ("zh-Hant", "冇嘢喇", "withdraw"),
    ("zh-Hant", "辛苦晒", "nlu_fallback"),
    ("zh-Hant", "搞掂，唔該晒", "out_of_scope"),
    ("en", "that's all", "nlu_fallback"),
    ("en", "understood, thanks", "complain"),
    ("en", "I'm done", "withdraw"),
    ("en", "looking forward to it", "complain"),
    ("en", "ok I'll wait", "threaten"),
    ("en", "lovely, that will do", "suggest"),
    ("en", "no that's everything", "reject_options"),
]
# Words after an agreement on the first option, and whether they name the second one.
WAVERING = [
    ("zh-Hant", "其實如果免費的話我要第二個", "choose_option", True),
    ("zh-Hant", "可唔可以改做第二個？", "nlu_fallback", True),
    ("zh-Hant", "不如第二個啦", "chitchat", True),
    ("zh-Hant", "可以換另一個嗎，如果今天可以送到", "ask_policy", False),
    ("zh-Hant", "我想改另一個", "request_remedy", False),
    ("en", "Actually option 2 only if it is free", "choose_option", True),
    ("en", "on second thought the second one", "praise", True),
    ("en", "could I switch to the second one?", "choose_option", True),
    ("en", "hmm, wish I'd taken number 2", "complain", True),
    ("en", "can I have the other one instead if it comes by Friday", "ask_policy", False),
    ("en", "maybe the other one is better", "suggest", False),
]
NO_WAVERING = [
    ("zh-Hant", "第二天會有人打電話來嗎", "ask_policy"),
    ("zh-Hant", "另外一個問題，客服態度很差", "complain"),
    ("en", "one second please", "chitchat"),
    ("en", "thanks, that is the better one", "thank"),
]
ASKED_BACK = [
    ("zh-Hant", "係咪咁？", "nlu_fallback"),
    ("zh-Hant", "這樣對嗎", "affirm"),
    ("zh-Hant", "你有冇寫錯嘢？", "ask_bot"),
    ("zh-Hant", "你確定嗎？", "ask_bot"),
    ("zh-Hant", "對嗎？", "affirm"),
    ("en", "Is that right?", "out_of_scope"),
    ("en", "right?", "affirm"),
    ("en", "are you sure?", "ask_bot"),
    ("en", "did you get that right?", "ask_case_status"),
]
HEDGED = [
    ("zh-Hant", "嗯，第二個吧，我猜", "chitchat"),
    ("zh-Hant", "好棒喔，可能第二個啦", "praise"),
    ("zh-Hant", "第二個啩", "out_of_scope"),
    ("en", "fine by me, I guess, number two?", "chitchat"),
    ("en", "number two I suppose", "suggest"),
    ("en", "two, whatever", "choose_option"),
    ("en", "lovely, perhaps the second one then", "praise"),
]
EXCLAIMED = [
    ("zh-Hant", "喔，好棒喔", "chitchat"),
    ("zh-Hant", "哇，太棒了", "nlu_fallback"),
    ("zh-Hant", "你們真慷慨喔", "praise"),
    ("zh-Hant", "真係好嘢喎", "praise"),
    ("en", "oh, how wonderful", "praise"),
    ("en", "that's so very generous of you", "praise"),
    ("en", "oh brilliant", "chitchat"),
]
SUMS = [
    ("zh-Hant", "邊度嚟24000？", "24000 不是", "out_of_scope"),
    ("zh-Hant", "點解得12900？", "這裡的金額", "out_of_scope"),
    ("zh-Hant", "這個金額怎麼算的？", "這裡的金額", "ask_policy"),
    ("zh-Hant", "呢個銀碼點計㗎", "這裡的金額", "complain"),
    ("en", "where does 24000 come from?", "24000 is none", "out_of_scope"),
    ("en", "how did you get to that sum?", "These are the sums", "ask_case_status"),
    ("en", "why only 12,900?", "These are the sums", "complain"),
]
KEPT = {"zh-Hant": "說定的事會照時間進行", "en": "goes ahead as it stands"}
WHICH = {"zh-Hant": "哪一個方案", "en": "Which option"}


def commands(replies: list[Reply]) -> list[str]:
    return [one["command"] for one in replies[-1]["payload"]["suggestions"]]


@pytest.mark.parametrize(("locale", "text", "intent"), CLOSINGS)
def test_a_closing_after_an_agreement_is_taken_as_one(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = open_talk(locale)
    to_agreement(talk)
    replies = talk.hear(text, intent)
    assert KEPT[locale] in text_of(replies)
    assert not any((reply["payload"] or {}).get("suggestions") for reply in replies)
    assert talk.stage() == talk.slot("stage") == "agreed"
    assert talk.owner() == "bot"


@pytest.mark.parametrize(("locale", "text", "intent", "names"), WAVERING)
def test_another_option_wished_after_an_agreement_is_asked_about_before_anything_changes(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str, names: bool
) -> None:
    talk = open_talk(locale)
    to_agreement(talk)
    promised = [(one.id, one.state) for one in talk.promises()]
    replies = talk.hear(text, intent)
    assert [one.partition("?")[0] for one in commands(replies)] == ["/withdraw", "/deny"]
    assert (" 2" in text_of(replies)) == names
    assert [(one.id, one.state) for one in talk.promises()] == promised
    assert talk.stage() == "agreed"


def test_the_option_wished_is_read_back_once_the_agreement_is_taken_back(talk: Talk) -> None:
    to_agreement(talk)
    asked = talk.hear("其實如果免費的話我要第二個", "choose_option")
    replies = talk.press(commands(asked)[0], "對，我要改")
    assert {one.state for one in talk.promises()} == {"voided"}
    assert talk.stage() == "offering"
    assert "第 2 個" in replies[-1]["text"] and commands(replies)[0] == option_commands(replies)[1]


def test_an_agreement_that_is_kept_stays_as_it_is(talk: Talk) -> None:
    to_agreement(talk)
    talk.hear("不如第二個啦", "choose_option")
    talk.press("/deny", "不用，照原來的")
    # A yes after that is said to "it stays as agreed", and not to the question before.
    talk.hear("好", "affirm")
    assert talk.stage() == talk.slot("stage") == "agreed"
    assert {one.state for one in talk.promises()} == {"open"}


def test_after_the_cooling_off_a_person_is_offered_and_nothing_is_promised(talk: Talk, clock: StandingClock) -> None:
    to_agreement(talk)
    clock.now += dt.timedelta(days=30)
    replies = talk.hear("我想改另一個", "request_remedy")
    assert commands(replies) == ["/request_human"]
    assert talk.stage() == talk.slot("stage") == "agreed"


@pytest.mark.parametrize(("locale", "text", "intent"), NO_WAVERING)
def test_other_words_after_an_agreement_are_no_wish_to_change_it(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = open_talk(locale)
    to_agreement(talk)
    talk.hear(text, intent)
    assert talk.slot("stage") != "doubting"


@pytest.mark.parametrize(("locale", "text", "intent"), ASKED_BACK)
def test_asking_whether_the_recap_is_right_reads_it_again_and_agrees_to_nothing(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = open_talk(locale)
    first = to_recap(talk)
    card = next(reply for reply in first if reply["kind"] == "recap")
    replies = talk.hear(text, intent)
    assert [reply["kind"] for reply in replies] == ["recap"]
    assert replies[0]["payload"] == card["payload"]
    assert talk.slot("stage") == "recap" and talk.stage() in {"listening", "clarifying"}


@pytest.mark.parametrize(("locale", "text", "intent"), HEDGED)
def test_a_hedged_choice_is_read_back_whatever_it_sounds_like(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = open_talk(locale)
    second = option_commands(to_options(talk))[1]
    replies = talk.hear(text, intent)
    assert commands(replies)[:2] == [second, "/deny"]
    assert talk.promises() == [] and talk.stage() == talk.slot("stage") == "offering"
    # The very next yes is about what was read back.
    talk.press(second)
    assert talk.stage() == "agreed"


@pytest.mark.parametrize(("locale", "text", "intent"), EXCLAIMED)
def test_an_exclamation_at_the_options_is_neither_praise_nor_a_choice(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = open_talk(locale)
    to_options(talk)
    replies = talk.hear(text, intent)
    assert len(replies) == 1 and WHICH[locale] in text_of(replies)
    assert talk.promises() == [] and talk.stage() == talk.slot("stage") == "offering"


@pytest.mark.parametrize(("locale", "text", "begins", "intent"), SUMS)
def test_where_a_sum_comes_from_is_answered_out_of_the_options(
    open_talk: Callable[..., Talk], locale: str, text: str, begins: str, intent: str
) -> None:
    talk = open_talk(locale)
    titles = [card["title"] for card in to_options(talk)[-1]["payload"]["options"]]
    replies = talk.hear(text, intent)
    assert replies[0]["text"].startswith(begins)
    assert all(title in replies[0]["text"] for title in titles)
    assert talk.stage() == talk.slot("stage") == "offering"
