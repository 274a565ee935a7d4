"""Test who is shown to have a conversation open, or to write in it, as time passes."""

from __future__ import annotations

import pytest

from bot.desk.agents.lookers import GONE, LOOKING, LOOKING_SECONDS, MOST_PAGES, WRITING, WRITING_SECONDS, Lookers


class Seconds:
    """A clock of seconds that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def lookers(seconds: Seconds) -> Lookers:
    return Lookers(seconds)


def names(lookers: Lookers, conversation_id: str = "c") -> list[tuple[str, bool]]:
    return [(one["name"], one["writing"]) for one in lookers.people(conversation_id)]


def test_each_person_is_shown_once_however_many_tabs_they_have(lookers: Lookers) -> None:
    lookers.note("c", 1, "Mei", "a", LOOKING)
    lookers.note("c", 1, "Mei", "b", WRITING)
    lookers.note("c", 2, "Lin", "a", LOOKING)
    lookers.note("d", 3, "Wu", "a", LOOKING)
    assert names(lookers) == [("Lin", False), ("Mei", True)]


def test_whoever_gives_no_sign_any_more_is_gone(lookers: Lookers, seconds: Seconds) -> None:
    lookers.note("c", 1, "Mei", "a", WRITING)
    seconds.now += WRITING_SECONDS
    assert names(lookers) == [("Mei", False)]
    lookers.note("c", 1, "Mei", "a", LOOKING)
    seconds.now += LOOKING_SECONDS - 1
    assert names(lookers) == [("Mei", False)]
    seconds.now += 1
    assert names(lookers) == []


def test_a_sign_of_looking_does_not_end_the_writing(lookers: Lookers) -> None:
    lookers.note("c", 1, "Mei", "a", WRITING)
    lookers.note("c", 1, "Mei", "a", LOOKING)
    assert names(lookers) == [("Mei", True)]
    lookers.note("d", 1, "Mei", "a", LOOKING)
    assert (names(lookers), names(lookers, "d")) == ([], [("Mei", False)])


def test_leaving_one_conversation_late_does_not_end_the_next(lookers: Lookers) -> None:
    lookers.note("c", 1, "Mei", "a", LOOKING)
    lookers.note("d", 1, "Mei", "a", LOOKING)
    lookers.note("c", 1, "Mei", "a", GONE)
    assert names(lookers, "d") == [("Mei", False)]
    lookers.note("d", 1, "Mei", "a", GONE)
    assert names(lookers, "d") == []


def test_with_the_last_stream_the_person_has_left(lookers: Lookers) -> None:
    lookers.opened(1)
    lookers.opened(1)
    lookers.note("c", 1, "Mei", "a", LOOKING)
    lookers.closed(1)
    assert names(lookers) == [("Mei", False)]
    lookers.closed(1)
    assert names(lookers) == []


def test_changes_are_told_once(lookers: Lookers, seconds: Seconds) -> None:
    lookers.note("c", 1, "Mei", "a", LOOKING)
    assert lookers.changes() == {"c": [{"id": 1, "name": "Mei", "writing": False}]}
    lookers.note("c", 1, "Mei", "a", LOOKING)
    assert lookers.changes() == {}
    lookers.note("c", 1, "Mei", "a", WRITING)
    assert lookers.changes() == {"c": [{"id": 1, "name": "Mei", "writing": True}]}
    seconds.now += LOOKING_SECONDS
    assert lookers.changes() == {"c": []}
    assert lookers.changes() == {}


def test_an_agent_cannot_fill_the_memory(lookers: Lookers) -> None:
    for number in range(MOST_PAGES + 10):
        lookers.note(f"c{number}", 1, "Mei", str(number), LOOKING)
    lookers.note("c", 2, "Lin", "a", LOOKING)
    shown = [number for number in range(MOST_PAGES + 10) if names(lookers, f"c{number}")]
    assert shown == list(range(10, MOST_PAGES + 10))
    assert names(lookers) == [("Lin", False)]
