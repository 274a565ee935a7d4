"""What simulated customers complain about, and their answers to the questions of the product."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.reachable import details

# Kinds of messages that end a complaint: an agreement, or a handoff with a promised time.
ENDS = ("commitment", "handoff")
# A customer who has sent this many messages without reaching an end counts as lost.
MOST_TURNS = 14


@dataclass(frozen=True)
class Matter:
    """A complaint: its opening, the answers by fact, an optional aside; with `by_button` the customer uses buttons."""

    locale: str
    opening: str
    answers: Mapping[str, str]
    by_button: bool = True
    aside: str | None = None


@dataclass(frozen=True)
class Said:
    """The customer's next message: words, or the choice of a button.

    `for_rasa` is its form for a plain Rasa: the words, or the command in Rasa's button format.
    """

    text: str | None
    choice: str | None
    for_rasa: str


@dataclass
class Customer:
    """Play one complaint: tell it, answer questions, confirm, choose an option, say thanks."""

    matter: Matter
    turns: int = 0
    ended_with: str | None = None
    _aside_said: bool = False
    _asked: list[str] = field(default_factory=list)
    # People are recognised by their telephone numbers, so each customer has one of their own.
    _own_name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def first(self) -> Said:
        """Return the first message."""
        self.turns += 1
        return _words(self.matter.opening)

    def next(self, replies: Sequence[Mapping[str, Any]]) -> Said | None:
        """Return the answer to a turn's replies; None when the customer leaves."""
        said = self._answer(replies)
        if said is not None:
            self.turns += 1
        return said

    def _answer(self, replies: Sequence[Mapping[str, Any]]) -> Said | None:
        english = self.matter.locale == "en"
        if self.ended_with is not None or self.turns >= MOST_TURNS:
            return None
        kinds = {reply["kind"]: reply for reply in replies}
        for end in ENDS:
            if end in kinds:
                self.ended_with = end
                return _words("thank you" if english else "謝謝")
        if "options" in kinds:
            choice = kinds["options"]["payload"]["options"][0]["choice"]
            return self._press(choice, '/choose_option{"option": "1"}', "the first one" if english else "第一個")
        if "recap" in kinds:
            choice = kinds["recap"]["payload"]["confirm"]["choice"]
            return self._press(choice, "/affirm", "yes, that's right" if english else "對，沒錯")
        if self.matter.aside and not self._aside_said and "question" in kinds:
            self._aside_said = True
            return _words(self.matter.aside)
        asks = kinds["question"]["payload"].get("asks") if "question" in kinds else None
        if asks == "contact":
            return _words(details(self._own_name, self.matter.locale))
        if asks in self.matter.answers:
            return _words(self.matter.answers[asks])
        return _words("I want to speak to a person" if english else "我要找真人客服")

    def _press(self, choice: str, command: str, words: str) -> Said:
        return Said(None, choice, command) if self.matter.by_button else _words(words)


def _words(text: str) -> Said:
    return Said(text, None, text)


def _zh(opening: str, what: str, when: str, product: str, outcome: str, **more: Any) -> Matter:
    answers = {"what": what, "when": when, "product": product, "desired_outcome": outcome}
    return Matter("zh-Hant", opening, answers, **more)


def _en(opening: str, what: str, when: str, product: str, outcome: str, **more: Any) -> Matter:
    answers = {"what": what, "when": when, "product": product, "desired_outcome": outcome}
    return Matter("en", opening, answers, **more)


MATTERS: tuple[Matter, ...] = (
    _zh("上星期三在信義店買的掃地機器人昨天就不動了,我要退款", "完全不動了", "昨天", "掃地機器人", "退款"),
    _zh("很爛", "氣炸鍋用不到一個禮拜就不會加熱了", "上禮拜五", "氣炸鍋", "我想換一台新的"),
    _zh(
        "你們的店員態度很差,對我大小聲",
        "店員一直翻白眼還叫我自己看說明書",
        "昨天下午",
        "西門店",
        "我要一個道歉",
        by_button=False,
    ),
    _zh(
        "咖啡機一直漏水",
        "咖啡機底部一直漏水,弄得整個檯面都是",
        "三天前",
        "全自動咖啡機",
        "幫我修好就可以",
        aside="你是機器人嗎?",
    ),
    _zh(
        "我的除濕機送修一個月了都沒消息",
        "送修之後完全沒有人聯絡我",
        "上個月10號",
        "除濕機",
        "給我一個說明",
        by_button=False,
    ),
    _zh("床墊送來的時候就是髒的,要求換貨", "床墊上面有一大塊污漬", "11月15日", "床墊", "換貨"),
    _zh("電鍋昨天煮飯煮到一半壞掉,我要退錢", "煮到一半就斷電", "昨天", "電鍋", "退錢", by_button=False),
    _en(
        "the robot vacuum I bought in Xinyi last Wednesday died yesterday, I want a refund",
        "it just stopped moving",
        "yesterday",
        "the robot vacuum",
        "a refund please",
    ),
    _en(
        "this is terrible",
        "my air fryer stopped heating after four days",
        "last Friday",
        "the air fryer",
        "I want a replacement",
    ),
    _en(
        "the staff in your Ximen store were rude to me",
        "they rolled their eyes and told me to read the manual",
        "yesterday afternoon",
        "the Ximen store",
        "an apology",
        by_button=False,
    ),
    _en(
        "my coffee machine leaks all over the counter",
        "water comes out of the bottom of it",
        "three days ago",
        "coffee machine",
        "please repair it",
        aside="are you a robot?",
    ),
    _en(
        "the kettle I ordered arrived broken, I'd like my money back",
        "the lid was cracked in the box",
        "on Monday",
        "the electric kettle",
        "my money back",
        by_button=False,
    ),
)
