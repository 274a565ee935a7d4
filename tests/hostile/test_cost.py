"""Test that no text costs much more than plain words of its length, in any function that reads what people write."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.phrases import Phrases
from bot.remedy import Policy
from bot.words import Words
from tests.hostile.filling import Filling
from tests.hostile.measuring import allowed, one_pass, seconds
from tests.hostile.readers import Given, Reader, caches, readers
from tests.hostile.shapes import PLAIN, SHAPES, written

pytestmark = pytest.mark.slow
# Characters. Shorter than the limit of 4,000, to be quick: what grows with the square of the length shows all the same.
LENGTH = 1500
# A measurement is disturbed by what else the machine does: only what is dear each time is dear.
TRIES = 15
# The shapes are shared between so many tests, which may run side by side. AMENDS_HOSTILE=all tries every one, which
# takes minutes; otherwise every fourth.
PORTIONS = 8
TRIED = range(PORTIONS) if os.environ.get("AMENDS_HOSTILE") == "all" else range(0, PORTIONS, 4)
# Raises for anything that is not what it reads, or is called with company texts only.
NOT_READ = frozenset({"bot.cases.tags.read_tags", "bot.cases.utc.from_iso"})
# What cannot be called with values alone; it is given pieces that the others here have read, or is called by them.
CALLED_BY_OTHERS = frozenset(
    {
        "bot.assist.nameless.Nameless.hide",
        "bot.assist.promise_clauses.is_granted",
        "bot.assist.promise_clauses.quoted_in",
        "bot.assist.room.said_in",
        "bot.cases.record.rows.pick",
        "bot.coach.drills.practice.Practice.add",
        "bot.conversation.arranging.ask_or_person",
        "bot.conversation.arranging.decide_arranging",
        "bot.conversation.contacts.of_order.with_order_details",
        "bot.conversation.contacts.owners.own_details",
        "bot.conversation.counter.reading.read_taken",
        "bot.conversation.day_doubts.Doubt.slots",
        "bot.conversation.status.owner_in_words",
        "bot.conversation.quoted_titles.without_quotes",
        "bot.conversation.sub_kinds.by_model.by_model",
        "bot.conversation.turn_intake.asking.ask_on",
        "bot.conversation.turn_intake.judgement.Judgement.slots",
        "bot.conversation.waiting.sentences",
        "bot.conversation.wishes_together.with_others",
        "bot.desk.customer_pages.speech.Speech.ours",
        "bot.desk.dialogue.HttpDialogue.feeling",
        "bot.desk.dialogue.HttpDialogue.hear",
        "bot.desk.turns.Turns.said_to_person",
        "bot.nlu.spans.matches_within",
        "bot.nlu.times.join",
        "bot.nlu.times.shift",
        "bot.remedy.remedies.FirstChecks.of",
    }
)


@pytest.fixture(scope="module")
def filling(policy: Policy, words: Words, phrases: Phrases) -> Filling:
    """Return what functions need beside the text."""
    return Filling(policy, words, phrases)


@pytest.fixture(scope="module")
def found(filling: Filling) -> tuple[Reader, ...]:
    """Return every function that reads text; fail for one that is neither called here nor known to be by others."""
    every = list(readers(filling))
    lacking = {one[0]: one[1] for one in every if not isinstance(one, Reader)}
    assert lacking.keys() == CALLED_BY_OTHERS, "give what it needs in tests/hostile/filling.py"
    return tuple(one for one in every if isinstance(one, Reader) and one.name not in NOT_READ)


@pytest.fixture(scope="module")
def emptied() -> tuple[object, ...]:
    """Return the caches that must be empty before each measurement."""
    return tuple(caches())


@pytest.fixture(scope="module")
def plain(filling: Filling, found: tuple[Reader, ...], emptied: tuple[object, ...]) -> dict[str, float]:
    """Return for each function the seconds of the dearest plain text."""
    return dict(_plain(filling, found, emptied))


def _plain(filling: Filling, found: tuple[Reader, ...], emptied: tuple[object, ...]) -> Iterator[tuple[str, float]]:
    texts = [Given(written(unit, LENGTH), filling) for unit in PLAIN.values()]
    for reader in found:
        for text in texts:
            reader.call(text)()
        yield reader.name, max(seconds(reader.call(text), emptied, tries=3) for text in texts)


@pytest.mark.parametrize("portion", TRIED)
def test_no_shape_costs_much_more_than_plain_words(
    portion: int,
    filling: Filling,
    found: tuple[Reader, ...],
    emptied: tuple[object, ...],
    plain: dict[str, float],
) -> None:
    dear: list[str] = []
    for name, shape in list(SHAPES.items())[portion::PORTIONS]:
        text = Given(shape(LENGTH), filling)
        for reader in found:
            most = allowed(plain[reader.name], LENGTH)
            cost = seconds(reader.call(text), emptied, tries=TRIES, enough=most)
            if cost > most:
                dear.append(f"{reader.name}: {name!r} costs {cost / one_pass(LENGTH):.0f} passes over the text")
    assert not dear, "\n".join(dear)


# What hostile texts consist of, to be put together in any way.
SIGNS = st.sampled_from(
    [*"1aA很我十,.-:/@ \n\t'\"「」()[]{}!?。，$_§\u0301\u200d\u200b😡\ufdfa", "not ", "http://", "1/"]
)
PIECES = st.lists(SIGNS, min_size=1, max_size=4).map("".join)
# The functions through which each message passes, whoever wrote it.
WHOLE = (
    "bot.assist.promises.promised",
    "bot.cases.case_number.parse_number",
    "bot.cases.search.terms.indexed",
    "bot.cases.search.terms.marks",
    "bot.cases.search.terms.wanted",
    "bot.conversation.locales.language_heard",
    "bot.conversation.retelling.retell.retell",
    "bot.conversation.telling_words.folding.folded",
    "bot.conversation.turn_intake.decide.decide",
    "bot.nlu.extract.extract",
    "bot.nlu.normaliser.text_for_heads",
    "bot.remedy.policy.check_wording",
)


@given(head=PIECES, unit=PIECES, tail=PIECES)
@settings(max_examples=40)
def test_twice_the_length_costs_no_more_than_thrice_the_time(
    head: str, unit: str, tail: str, filling: Filling, found: tuple[Reader, ...], emptied: tuple[object, ...]
) -> None:
    short, long = (Given(head + written(unit, length) + tail, filling) for length in (LENGTH, 2 * LENGTH))
    for reader in (one for one in found if one.name in WHOLE):
        # What is over in a moment cannot be measured well enough, and does no harm.
        least = 4 * one_pass(LENGTH)
        once = max(least, seconds(reader.call(short), emptied, tries=2))
        twice = seconds(reader.call(long), emptied, tries=TRIES, enough=3 * once)
        assert twice <= 3 * once, f"{reader.name} with {head!r} {unit!r} {tail!r}: {twice / once:.1f} times"


def test_the_functions_of_each_message_are_among_those_found(found: tuple[Reader, ...]) -> None:
    assert set(WHOLE) <= {reader.name for reader in found}
