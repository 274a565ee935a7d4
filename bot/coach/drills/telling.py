"""Tell a score in words, for the page and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from bot.coach.drills.score import MOST, Score
from bot.words import Words

WORDS = "agents.drills."
# What an event is about is the name of a fact here, and words of somebody elsewhere.
_ABOUT_FACTS = frozenset({"told", "told_last", "again"})


@dataclass(frozen=True)
class Row:
    """One criterion: its name, its points, how many it could have."""

    title: str
    points: int
    most: int


@dataclass(frozen=True)
class Told:
    """One moment in words: the place of its message counted from 1, None without one; its points; why."""

    n: int | None
    points: int
    criterion: str
    why: str


def rows(score: Score, words: Words, locale: str) -> list[Row]:
    """Return the criteria of a score in their order."""
    return [Row(words.say(f"{WORDS}criterion.{name}", locale), score.points[name], most) for name, most in MOST.items()]


def moments(score: Score, words: Words, locale: str) -> list[Told]:
    """Return the moments of a score in words."""
    found = []
    for one in score.moments:
        about = _about(one.why, one.about, words, locale)
        why = words.say(f"{WORDS}why.{one.why}", locale, about=about)
        title = words.say(f"{WORDS}criterion.{one.criterion}", locale)
        found.append(Told(None if one.at is None else one.at + 1, one.points, title, why))
    return found


def lacking(score: Score, words: Words, locale: str) -> list[str]:
    """Return what would have helped, in words."""
    return [
        words.say(f"{WORDS}lacking.{one.what}", locale, about=_about(one.what, one.about, words, locale))
        for one in score.lacking
    ]


def _about(name: str, about: str, words: Words, locale: str) -> str:
    return words.say(f"{WORDS}topic.{about}", locale) if name in _ABOUT_FACTS else about
