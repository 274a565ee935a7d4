"""Test with random conversations that no question is put three times and that every conversation comes to an end."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.conversation.commands import parse_command
from bot.conversation.known import Known, KnownCase
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, Found
from bot.conversation.turn_intake.answering import ASKING, COURTESY, TALK, interrupts
from bot.conversation.turn_intake.decide import decide
from bot.conversation.turn_intake.intake import Intake
from bot.remedy import Policy
from bot.words import Words

from .conftest import OPEN_HOURS
from .plain import turn_of
from .turns import HAPPENED, REFUND, ROBOT, entity, time

pytestmark = pytest.mark.slow

CONVERSATIONS = 600
# More turns than four questions put twice can take, even with as many turns beside the matter.
LONGEST = 60
STARTS = frozenset({"complain", "request_remedy", "inform", "correct"})
TEXTS = tuple(
    one.strip()
    for one in """
    嗯 | 很爛 | 有人教我 | 越快越好 | 這禮拜送到 | 你說呢 | 謝謝 | 哈囉 | 今天天氣真好 | 電扇 | 昨天 |
    壞了 | 東西一打開就壞了 | 不知道 | 隨便 | 你們幾點關門 | 你到底看不看得懂中文 |
    幫我查到底哪裡出問題 | 退貨好了 | 幫我取消訂單 | ？ | ok | no | what do you mean? | it broke |
    up to you | just fix it | thanks | 都可以啦 | 我也不知道怎麼講 | 說過了 | 訂單上有 | 店員人很好 |
    你們都是豬 | 看著辦 | 唔知呀 | 快啲啦 | hmm | 😡 | 11/20
    """.split("|")
)
OTHERS = frozenset({"nlu_fallback", "affirm", "deny", "choose_option", "reject_options", "withdraw"})
# In one order, so that a seed is the same conversation in every run.
INTENTS = sorted(STARTS | COURTESY | ASKING | TALK | OTHERS)
ENTITIES = (ROBOT, REFUND, HAPPENED, time("2026-11-20", "11/20"), entity("branch", "xinyi", "信義店"))


@dataclass
class Talk:
    """A conversation with the form, as the rules run it: what is known, the slots, and how often each was asked."""

    known: Known
    slots: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    is_open: bool = False
    put: Counter[str] = field(default_factory=Counter)
    end: str | None = None

    def hear(self, turn: Turn) -> None:
        """Take in a turn and let the form go on."""
        at = replace(turn, asked=self.asked, slots={**self.slots, "requested_slot": self.asked})
        intake = decide(at, self.known)
        if intake.change is not None:
            before = self.known.case.facts if self.known.case is not None else {}
            self.known = replace(self.known, case=KnownCase("2611-4821-7", facts={**before, **intake.change.facts}))
        self.slots.update(intake.slots)
        if intake.reason is not None:
            self.end = intake.reason
        elif interrupts(at, self.known.phrases) or self._is_left(turn, intake):
            self.is_open, self.asked = False, None
        elif self.is_open or turn.intent in STARTS or intake.slots["names_wish"]:
            self._go_on()

    def _is_left(self, turn: Turn, intake: Intake) -> bool:
        return turn.intent == "goodbye" and self.is_open and self.asked not in intake.slots

    def _go_on(self) -> None:
        self.is_open = True
        self.asked = next((name for name in ASKED if self.slots.get(name) is None), None)
        if self.asked is None:
            self.end = "recap"
        elif not self.slots.get("resting"):
            self.put[self.asked] += 1


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant")


def some_turn(chance: random.Random, seq: int) -> Turn:
    """Return a turn with random words and whatever a model might make of them."""
    if chance.random() < 0.08:
        return replace(_button(chance), parts=turn_of("嗯", "inform", parts=[(seq, 0, 1)]).parts)
    entities = chance.sample(ENTITIES, chance.choice([0, 0, 0, 0, 1, 1, 2]))
    text = "，".join(chance.sample(TEXTS, chance.choice([1, 1, 1, 2])))
    turn = turn_of(text, chance.choice(INTENTS), *entities, parts=[(seq, 0, len(text))])
    return replace(turn, confidence=chance.uniform(0.4, 1.0))


def _button(chance: random.Random) -> Turn:
    command = chance.choice(["/inform?fact=unknown", "/request_remedy?desired_outcome=refund", "/inform?fact=continue"])
    parse = parse_command(command, "按鈕")
    return Turn.of({"sender_id": "c1", "latest_message": parse, "slots": {}, "events": []})


def chances() -> list[int]:
    return list(range(CONVERSATIONS))


def test_no_question_is_put_three_times(known: Known) -> None:
    ends: Counter[str] = Counter()
    for seed in chances():
        chance, talk = random.Random(seed), Talk(known)
        for seq in range(1, LONGEST + 1):
            talk.hear(some_turn(chance, seq))
            if talk.end is not None:
                break
        assert max(talk.put.values(), default=0) <= 2, (seed, talk.put)
        ends[talk.end or "rest"] += 1
    # The conversations are long enough to try every way, and end in more than one.
    assert ends["recap"] > CONVERSATIONS / 2, ends


def test_words_that_are_no_talk_always_come_to_the_recap_or_a_person(known: Known) -> None:
    for seed in chances():
        chance, talk = random.Random(seed), Talk(known)
        turns = 0
        while talk.end is None:
            turns += 1
            turn = some_turn(chance, turns)
            if turn.intent in COURTESY | ASKING | TALK | {"withdraw"}:
                turn = replace(turn, intent=chance.choice(["inform", "complain", "nlu_fallback"]))
            talk.hear(turn)
            assert turns <= 2 * len(ASKED) + 3 or not talk.is_open, (seed, talk.put)
            assert turns <= LONGEST, seed


def test_talk_alone_rests_without_an_answer_made_up(known: Known) -> None:
    talk = Talk(known)
    talk.hear(turn_of("東西一打開就壞了", "complain", parts=[(1, 0, 8)]))
    for seq in range(2, LONGEST):
        talk.hear(turn_of("謝謝", "thank", parts=[(seq, 0, 2)]))
    assert (talk.put, talk.asked, talk.end) == (Counter(when=2), "when", None)
    talk.hear(turn_of("昨天", "inform", HAPPENED, parts=[(LONGEST, 0, 2)]))
    assert talk.known.case is not None
    assert talk.known.case.facts["when"] == Found(
        HAPPENED["value"], {"interval": None, "grain": "day"}, "昨天", LONGEST
    )
    assert talk.asked == "product"
