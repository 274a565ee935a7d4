"""Simulate whole conversations as the model understands them: from the first word to an agreement, a person or a rest.

Each customer answers, hesitates, corrects, strays, gives contact details or keeps them back, bargains, takes back,
comes back and brings a second matter, in an order of its own. The same seed is the same conversation in every run;
AMENDS_TEST_CONVERSATIONS=500 makes it 500, AMENDS_TEST_SEEDS=3,17 runs these seeds alone.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from rasa.core.agent import Agent

from bot.cases import offers
from bot.cases.models import Case
from bot.settings import ROOT
from bot.yaml_files import read_yaml
from tests.clock import StandingClock
from tests.dialogue.talk import Reply, Talk
from tests.reachable import number_of

pytestmark = pytest.mark.slow

CONVERSATIONS = int(os.environ.get("AMENDS_TEST_CONVERSATIONS") or "16") // 2
SEEDS = [int(seed) for seed in os.environ.get("AMENDS_TEST_SEEDS", "").split(",") if seed]
# Four questions put twice, two read-backs, details asked twice, and as many turns astray, for each of two matters.
MOST_TURNS = 45
LINES = read_yaml(ROOT / "tests" / "dialogue" / "simulated_lines.yml")
CONSENT = read_yaml(ROOT / "tests" / "conversation" / "data" / "consent.yml")
UNDECIDED = [group for group in CONSENT if group not in ("names", "plain")]
# The questions that the form puts; each at most this often about one case.
FORM, MOST_PUT = ("what", "when", "product", "desired_outcome"), 2
ENDS = ("agreed", "escalated")


class Customer:
    """A customer of one seed, who keeps in mind which option was surely chosen."""

    def __init__(self, talk: Talk, seed: int) -> None:
        self.talk, self.chance, self.name = talk, random.Random(seed), f"customer-{seed}"
        self.lines = LINES[talk.locale]
        self.said: list[str] = []
        self.put: Counter[tuple[str, str]] = Counter()
        # Whether a choice was meant that nothing said since has taken back.
        self.meant = False
        self.patience = self.chance.choice([0.75, 0.9, 0.97])
        self.another_told = False

    def speak(self, text: str) -> list[Reply]:
        """Say `text`; check what must hold after every turn, whatever was said."""
        before = agreements(self.talk)
        text = text.replace("{phone}", number_of(self.name)).replace("{email}", f"{self.name}@example.com")
        self.said.append(text)
        replies = self.talk.say(text)
        self.said += [f"    {reply['kind']}: {reply['text'][:70]}" for reply in replies]
        assert replies or self.talk.owner() != "bot", self.said
        assert self.meant or agreements(self.talk) <= before, self.said
        number = case.number if (case := self.talk.case()) else ""
        for reply in replies:
            asks = (reply.get("payload") or {}).get("asks")
            if asks in FORM:
                self.put[number, asks] += 1
                assert self.put[number, asks] <= MOST_PUT, self.said
        return replies

    def answer(self, replies: list[Reply]) -> list[Reply]:
        """Answer the last replies as this customer does."""
        last = replies[-1] if replies else {}
        asks = (last.get("payload") or {}).get("asks")
        if self.chance.random() > self.patience:
            return self.stray()
        if asks == "contact" or self.talk.slot("stage") == "arranging":
            # The choice stands until it is dropped; only details are missing.
            return self.speak(self.one_of("contact", "contact", "contact", "refuses_contact"))
        self.meant = False
        if self.talk.slot("stage") == "recap":
            return self.speak(self.one_of("yes", "yes", "yes", "hesitates", "corrects"))
        if asks == "option" or self.talk.slot("stage") == "offering":
            return self.choose(last)
        if asks in FORM:
            return self.speak(self.one_of("matters" if asks == "what" else asks, asks if asks != "what" else "matters"))
        return self.speak(self.one_of("matters", "vague"))

    def stray(self) -> list[Reply]:
        """Say something that answers nothing."""
        groups = ["aside"] * 5 + ["own_wish", "contact", "person", "gives_up"]
        if not self.another_told:
            groups.append("another")
        group = self.chance.choice(groups)
        self.another_told |= group == "another"
        self.meant &= group in ("aside", "contact", "own_wish", "another")
        return self.speak(self.one_of(group))

    def choose(self, last: Reply) -> list[Reply]:
        """Choose an option, bargain about one or refuse them all; say yes or no to a reading back."""
        suggestions = (last.get("payload") or {}).get("suggestions") or []
        if len(suggestions) > 1 and suggestions[1].get("command") == "/deny":
            self.meant = self.chance.random() < 0.6
            return self.speak(self.one_of("yes") if self.meant else self.one_of("hesitates", "rejects"))
        kind = self.chance.choice(["plain", "plain", "undecided", "undecided", "undecided", "rejects"])
        if kind == "rejects":
            return self.speak(self.one_of("rejects"))
        self.meant = kind == "plain"
        return self.speak(self.about_an_option("plain" if self.meant else self.chance.choice(UNDECIDED)))

    def about_an_option(self, group: str) -> str:
        """Return a line of the consent table about an option, by its place only: the options differ by matter."""
        to = "en" if self.talk.locale == "en" else "zh"
        by_place = {"zh": ["第一個", "第二個", "2號"], "en": ["the first one", "option 1", "the second one"]}[to]
        return str(self.chance.choice(CONSENT[group][to]).replace("{" + to + "}", self.chance.choice(by_place)))

    def one_of(self, *groups: str) -> str:
        """Return a line of one of these groups."""
        return str(self.chance.choice(self.lines[self.chance.choice(groups)]))


def agreements(talk: Talk) -> int:
    """Return how many cases of the conversation have an agreement."""
    with talk.store.read() as session:
        found = session.query(Case).filter(Case.conversation_id == talk.id)
        return sum(offers.agreement(session, case) is not None for case in found)


def held(customer: Customer) -> str:
    """Hold the conversation of one customer; return how it ended."""
    talk, chance = customer.talk, customer.chance
    replies = customer.speak(customer.one_of("vague", "matters", "matters", "contact", "aside"))
    for _ in range(MOST_TURNS):
        stage = talk.slot("stage")
        if stage == "escalated" or talk.owner() == "queue":
            return "escalated"
        if stage == "agreed":
            return after_the_agreement(customer)
        replies = customer.answer(replies)
        if chance.random() < 0.03:
            customer.meant = False
            customer.speak(customer.one_of("gives_up"))
            return "rest" if talk.slot("stage") != "agreed" else after_the_agreement(customer)
    raise AssertionError(["no end", *customer.said])


def after_the_agreement(customer: Customer) -> str:
    """Come back after an agreement: with a question, thanks, another matter, or to take it back."""
    talk = customer.talk
    customer.meant = False
    how = customer.chance.choice(["rest", "returns", "back", "another"])
    if how == "back":
        customer.speak(customer.one_of("back"))
        assert agreements(talk) == 0 or talk.owner() == "queue" or asks_whether(talk), customer.said
    elif how != "rest":
        before = agreements(talk)
        customer.speak(customer.one_of(how))
        assert agreements(talk) == before, customer.said
    return f"agreed, {how}"


def asks_whether(talk: Talk) -> bool:
    """Return whether the last reply asks if the agreement is to be undone."""
    suggestions = (talk.seen[-1].get("payload") or {}).get("suggestions") or []
    return any(button.get("command") == "/withdraw" for button in suggestions)


def seeds() -> Iterator[int]:
    yield from SEEDS or range(CONVERSATIONS)


@pytest.fixture
def one_clock(agent: Agent, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the model read "yesterday" by the clock of the conversation."""
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        if hasattr(node._component, "_clock"):
            monkeypatch.setattr(node._component, "_clock", clock)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_conversation_comes_to_an_end_and_nobody_agrees_to_what_was_not_meant(
    open_talk: Callable[..., Talk], one_clock: None, locale: str
) -> None:
    ends: Counter[str] = Counter()
    failed: dict[int, str] = {}
    for seed in seeds():
        customer = Customer(open_talk(locale), seed)
        try:
            ends[held(customer)] += 1
        except AssertionError as error:
            failed[seed] = str(error)
            print(f"seed {seed} {locale}: {error}\n" + "\n".join(customer.said))
    assert not failed, "\n".join(f"seed {seed}: {told}" for seed, told in failed.items())
    if not SEEDS:
        # Every end is reached, so that the test can fail each way.
        assert {"escalated"} < set(ends) and sum(n for end, n in ends.items() if end.startswith("agreed")) > 0, ends
