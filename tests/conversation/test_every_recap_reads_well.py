"""Test the recap's sentences with every value that facts can have, and with facts absent: both are well formed."""

from __future__ import annotations

import itertools
import random
from types import SimpleNamespace
from typing import Any, Iterator, Mapping

import pytest

from bot.cases.models import Fact
from bot.conversation.phrases import Phrases
from bot.conversation.recap_sentences import noted, retold
from bot.conversation.services import Services
from bot.remedy import Policy, load_policy
from bot.remedy.money import UNKNOWN_CURRENCY
from bot.remedy.vocabulary import OUTCOMES
from bot.settings import ROOT
from bot.words import Words

from .response_values import NOW, SAID
from .retelling.reading import faults_in
from .retelling.test_retelling import table

POLICIES = ("data/policy", "examples/policies/hong-kong-clinic")
SAMPLES = 400


def fact(value: Any, display: str | None = None, grain: str | None = None) -> Fact:
    return Fact(value=value, display=display, resolved={"grain": grain} if grain else None)


def choices(policy: Policy, locale: str) -> dict[str, list[Fact | None]]:
    """Return what each fact may be, absent first."""
    said: list[Fact | None] = [fact(one, one) for one in SAID[locale]]
    unknown = fact("unknown")
    word = "昨天" if locale != "en" else "yesterday"
    days: list[Fact | None] = [
        fact("2026-11-17", word, "day"),
        fact("2025-12-01", "十二月" if locale != "en" else "in December", "month"),
        fact("2026-11-09", "上星期" if locale != "en" else "last week", "week"),
        fact("2026-11-17T15:30:00+08:00", "15:30", "hour"),
        fact("2026-11-05", "5/11", "day"),
    ]
    currency = policy.company.currency
    sums = [{"minor": 1_290_000, "currency": currency}, {"minor": 12_800_00, "currency": "JPY"}]
    sums += [{"minor": 128_000, "currency": currency, "times": 2}, {"minor": 120_00, "currency": UNKNOWN_CURRENCY}]
    stories = [row["say"] for row in table("en" if locale == "en" else "zh")]
    return {
        "what": [None, unknown, *map(fact, stories)],
        "when": [None, unknown, *days, *said],
        "bought_on": [None, *days],
        "delivered_on": [None, *days],
        "promised_for": [None, *days, *said[:2]],
        "appointment": [None, *days, *said[:2]],
        "used_for": [None, fact("P3D", "三天" if locale != "en" else "three days"), fact("P1M")],
        "product": [None, unknown, *map(fact, policy.products), *said],
        "branch": [None, *map(fact, policy.branches), said[0]],
        "order_number": [None, fact("AJ26110312345")],
        "amount": [None, *(fact(one, "$120") for one in sums)],
        "desired_outcome": [None, unknown, *map(fact, OUTCOMES), *said],
    }


def combinations(policy: Policy, locale: str) -> Iterator[dict[str, Fact]]:
    """Yield every value of each fact alone and beside usual others, then seeded samples of all."""
    known, chance = choices(policy, locale), random.Random(11)
    usual = {name: values[-1 if name == "what" else 1] for name, values in known.items()}
    for name, values in known.items():
        for value in values:
            yield _present({**usual, name: value})
            yield _present({name: value})
    for _ in range(SAMPLES):
        yield _present({name: chance.choice(values) for name, values in known.items()})


def _present(known: Mapping[str, Fact | None]) -> dict[str, Fact]:
    return {name: value for name, value in known.items() if value is not None}


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "locale"), list(itertools.product(POLICIES, ["zh-Hant", "en"])))
def test_every_recap_reads_well(words: Words, phrases: Phrases, folder: str, locale: str) -> None:
    policy = load_policy(ROOT / folder)
    services: Services = SimpleNamespace(policy=policy, words=words, phrases=phrases, now=lambda: NOW)  # type: ignore[assignment]
    wrong: dict[str, list[str]] = {}
    for known in combinations(policy, locale):
        story = retold(services, known, locale)
        sentences = [story.sentence] if story is not None else []
        sentences.append(noted(services, known, locale, story.words if story is not None else ""))
        for sentence in filter(None, sentences):
            if found := faults_in(sentence, locale):
                wrong[sentence] = found
        assert any(sentences), "nothing is read back"
    assert wrong == {}


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_nothing_is_named_twice(policy: Policy, words: Words, phrases: Phrases, locale: str) -> None:
    services: Services = SimpleNamespace(policy=policy, words=words, phrases=phrases, now=lambda: NOW)  # type: ignore[assignment]
    said = "我的掃地機器人昨天壞了" if locale != "en" else "my robot vacuum broke yesterday"
    word = "昨天" if locale != "en" else "yesterday"
    known = {
        "what": fact(said),
        "when": fact("2026-11-17", word, "day"),
        "product": fact("robot_vacuum", word),
        "desired_outcome": fact("refund"),
    }
    story = retold(services, known, locale)
    assert story is not None
    both = story.sentence + noted(services, known, locale, story.words)
    for once in (word, policy.products["robot_vacuum"].names[locale], "17"):
        assert both.count(once) == 1, both
