"""Whoever dies at whichever step of a turn: nothing is done twice, no card is lost, and nobody waits for ever.

`AMENDS_KILLS` makes the tests longer: how many steps of each conversation somebody dies at (`all` for every one), and
how many customers complain at once. `-s` prints the figures.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.dialogue.kills.customers import SCRIPTS, Script, arrive
from tests.dialogue.kills.faults import DESK, VICTIMS, AtRandom, Faults, Once
from tests.dialogue.kills.product import Product
from tests.dialogue.kills.verdict import Verdict, judge, transcript

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

LENGTH = os.environ.get("AMENDS_KILLS", "5")
# Customers who complain at the same time, and how many in all.
AT_ONCE = 8
CUSTOMERS = 2 * int(LENGTH) if LENGTH.isdigit() else 200


@dataclass
class Complaint:
    """One conversation that was played: how it ended, what went wrong in it, and what was said."""

    how: str
    verdict: Verdict
    said: list[tuple[str, str, str]]


@dataclass
class Tally:
    """What went wrong in all conversations of a test."""

    conversations: int = 0
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, label: str, played: Complaint) -> None:
        """Count one conversation; `label` says which."""
        self.conversations += 1
        for name, found in vars(played.verdict).items():
            self.counts[name] += bool(found)
            self.wrong += [f"{label}: {name}: {one}" for one in found]

    def say(self, product: Product, killed: int) -> str:
        """Return the figures in one line."""
        found = ", ".join(f"{self.counts[name]} {name}" for name in ("twice", "lost", "unanswered"))
        return f"{self.conversations} conversations, {product.turns_taken} turns, {killed} deaths: {found}"


async def complain(product: Product, script: Script) -> Complaint:
    """Play one whole conversation."""
    customer = await arrive(product, script)
    how = await customer.complain_on()
    await product.at_rest()
    with product.services.store.read() as session:
        return Complaint(how, judge(session, customer.id), transcript(session, customer.id))


def deaths(undisturbed: Faults) -> Iterator[Once]:
    """Yield a death at every step of a conversation, of everybody who may die there."""
    for place, victims in VICTIMS.items():
        for nth in range(1, undisturbed.passed[place] + 1):
            for who in victims:
                yield Once(where=place, who=who, nth=nth)
                if who == DESK and len(victims) > 1:
                    yield Once(where=place, who=who, nth=nth, cuts=True)


def chosen(steps: list[Once]) -> list[Once]:
    """Return the steps to try: all of them, or as many as asked for, evenly spread."""
    if not LENGTH.isdigit() or int(LENGTH) >= len(steps):
        return steps
    return [steps[(2 * at + 1) * len(steps) // (2 * int(LENGTH))] for at in range(int(LENGTH))]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
async def test_one_death_at_every_step(product: Product, script: Script) -> None:
    undisturbed = await complain(product, script)
    assert undisturbed.verdict.is_good and undisturbed.how != "stuck"
    tally, steps = Tally(), chosen(list(deaths(product.faults)))
    for step in steps:
        product.faults = step
        label = f"{script.name}: {step.who} dies, {step.where}, {step.nth}{' (cut)' if step.cuts else ''}"
        try:
            played = await complain(product, script)
        except AssertionError as error:
            tally.wrong.append(f"{label}: {error}")
            continue
        tally.add(label, played)
        if played.how != undisturbed.how:
            tally.wrong.append(f"{label}: ended as {played.how}, not {undisturbed.how}")
        if step.who == DESK and played.said != undisturbed.said:
            # Nobody was told of a failure, so that the customer reads what they would have read without it.
            differ = [two for two in zip(played.said, undisturbed.said) if two[0] != two[1]]
            tally.wrong.append(
                f"{label}: was told something else: {differ[:1] or played.said[len(undisturbed.said) :]}"
            )
    print(f"\n{script.name}: {tally.say(product, sum(sum(step.killed.values()) for step in steps))}")
    assert not tally.wrong, "\n".join(tally.wrong)


@pytest.mark.parametrize("seed", [1, 2])
async def test_deaths_at_random_under_load(product: Product, seed: int) -> None:
    product.faults = AtRandom(rate=0.01, seed=seed, cuts=seed % 2 == 0)
    queue = [SCRIPTS[at % len(SCRIPTS)] for at in range(CUSTOMERS)]
    tally = Tally()

    async def complain_one_after_the_other() -> None:
        while queue:
            script = queue.pop()
            customer = await arrive(product, script)
            try:
                how = await customer.complain_on()
            except AssertionError as error:
                how = f"{error}"
            played.append((script.name, how, customer.id))

    played: list[tuple[str, str, str]] = []
    await asyncio.gather(*(complain_one_after_the_other() for _ in range(AT_ONCE)))
    await product.at_rest()
    with product.services.store.read() as session:
        for name, how, conversation_id in played:
            tally.add(name, Complaint(how, judge(session, conversation_id), []))
            if how not in ("agreed", "person"):
                tally.wrong.append(
                    f"{name} {conversation_id}: {how}\n" + "\n".join(map(str, transcript(session, conversation_id)))
                )
    print(f"\nat random, {AT_ONCE} at once: {tally.say(product, sum(product.faults.killed.values()))}")
    assert not tally.wrong, "\n".join(tally.wrong)
