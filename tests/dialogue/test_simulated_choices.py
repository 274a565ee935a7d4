"""Simulate customers who refuse, bargain, hesitate, choose, confirm and take back, as the model understands them.

The search is the same on every run. AMENDS_TEST_CONVERSATIONS=500 in the environment makes it longer.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from bot.cases import cases, offers
from bot.settings import ROOT
from bot.yaml_files import read_yaml
from tests.dialogue.reach_states import put
from tests.dialogue.talk import Reply, Talk

CONVERSATIONS = int(os.environ.get("AMENDS_TEST_CONVERSATIONS") or "16")
# A conversation that has not ended after this many turns goes in circles.
MOST_TURNS = 16
TABLE = read_yaml(ROOT / "tests" / "conversation" / "data" / "consent.yml")
UNDECIDED = [group for group in TABLE if group not in ("names", "plain")]
YES = {"zh-Hant": ("對", "好", "對，就這個", "可以", "沒錯"), "en": ("yes", "yes please", "that's right", "ok")}
NO = {"zh-Hant": ("不是", "不對", "不要"), "en": ("no", "nope")}
BACK = {"zh-Hant": ("我反悔了", "等一下，我按錯了", "我選錯了"), "en": ("I changed my mind", "sorry, wrong button")}
ASIDE = {"zh-Hant": ("你是機器人嗎", "謝謝"), "en": ("are you a bot?", "thanks")}


class Customer:
    """A customer of one seed; `meant` is whether what was just said may make an agreement."""

    def __init__(self, talk: Talk, seed: int) -> None:
        self.talk, self.chance = talk, random.Random(seed)
        self.language = "en" if talk.locale == "en" else "zh"
        self.said: list[str] = []
        self.meant = False

    def speak(self, replies: list[Reply]) -> list[Reply]:
        """Say something that fits the last replies, or not."""
        asked = bool(replies) and (replies[-1].get("payload") or {}).get("asks") == "option"
        read_back = asked and replies[-1]["payload"]["suggestions"][1]["command"] == "/deny"
        kind = self.chance.choice(["undecided", "undecided", "undecided", "plain", "aside", "answer", "answer"])
        self.meant = False
        if kind == "answer" and read_back:
            self.meant = self.chance.random() < 0.6
            text = self.chance.choice((YES if self.meant else NO)[self.talk.locale])
        elif kind == "aside":
            text = self.chance.choice(ASIDE[self.talk.locale])
        elif kind == "plain":
            self.meant, text = True, self.line("plain")
        else:
            text = self.line(self.chance.choice(UNDECIDED))
        self.said.append(text)
        return self.talk.say(text)

    def line(self, group: str) -> str:
        """Return a line of the table about one of the three options."""
        names = TABLE["names"][self.language]
        name = self.chance.choice(names[self.chance.choice([1, 2, 3])])
        return str(self.chance.choice(TABLE[group][self.language]).replace("{" + self.language + "}", name))


def agreed(talk: Talk) -> bool:
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        return offers.agreement(session, case) is not None


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_nobody_agrees_to_what_was_not_meant_and_everybody_comes_to_an_end(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    ends: Counter[str] = Counter()
    for seed in range(CONVERSATIONS // 2):
        talk = put(open_talk(locale), "offering")
        customer, replies = Customer(talk, seed), []
        for _ in range(MOST_TURNS):
            replies = customer.speak(replies)
            if agreed(talk):
                assert customer.meant, customer.said
            if talk.slot("stage") in ("agreed", "escalated"):
                break
        ends[talk.slot("stage")] += 1
        if talk.slot("stage") == "agreed" and customer.chance.random() < 0.5:
            talk.say(customer.chance.choice(BACK[locale]))
            assert not agreed(talk), customer.said
            assert {promise.state for promise in talk.promises()} == {"voided"}
    assert set(ends) <= {"agreed", "escalated"}, ends
    # Both ends are reached, so that the test can fail either way.
    assert min(ends["agreed"], ends["escalated"]) > 0, ends
