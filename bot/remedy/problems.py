"""Mistakes in a policy, described so that a manager can correct them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file (relative to the policy folder), the line counted from 1, and what to write instead."""

    file: str
    line: int
    what: str
    write_instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}. {self.write_instead}"


class PolicyError(Exception):
    """A policy cannot be used; `problems` has every mistake in it, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return advice that names the word in `known` closest to `word`, or all of them when none is close."""
    candidates = sorted(known)
    close = get_close_matches(word, candidates, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Write one of: {', '.join(candidates)}" if candidates else "Leave it out"
