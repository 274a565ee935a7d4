"""A drill: the messages of an agent in, the customer's replies out; the record is the messages alone.

A drill has a clock of its own: each message tells how many seconds the customer waited for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.coach.drills.customer import Event, State, begin, give_up, react
from bot.coach.drills.hearing import hear
from bot.coach.drills.scenario import Scenario
from bot.remedy import Policy

LONGEST = 4000


@dataclass(frozen=True)
class Move:
    """A message of the agent, and how many seconds the customer waited for it; 0 where nobody looked at a clock."""

    text: str
    seconds: int = 0


@dataclass(frozen=True)
class Played:
    """A message of the agent with what came of it: what happened, what the customer said, how they stand then."""

    move: Move
    events: tuple[Event, ...]
    reply: str
    state: State


@dataclass(frozen=True)
class Drill:
    """A drill so far: the customer's first message and every exchange after it."""

    scenario: Scenario
    seed: int
    opening: str
    state: State
    played: tuple[Played, ...] = ()

    @property
    def is_over(self) -> bool:
        """Return whether the customer settled or left, or the agent ended the drill."""
        return bool(self.state.end)


def start(scenario: Scenario, seed: int) -> Drill:
    """Return a new drill."""
    first = begin(scenario, seed)
    return Drill(scenario, seed, first.reply, first.state)


def say(policy: Policy, drill: Drill, move: Move) -> Drill:
    """Return the drill after a message; after its end it stays as it is.

    Of a message longer than LONGEST characters the rest is not heard.
    """
    if drill.is_over:
        return drill
    before = [one.move.text[:LONGEST] for one in drill.played]
    heard = hear(policy, drill.scenario, move.text[:LONGEST], before, drill.state.known)
    reaction = react(drill.scenario, drill.seed, drill.state, heard)
    done = Played(move, reaction.events, reaction.reply, reaction.state)
    return Drill(drill.scenario, drill.seed, drill.opening, reaction.state, (*drill.played, done))


def play(policy: Policy, scenario: Scenario, seed: int, moves: Iterable[Move], *, given_up: bool = False) -> Drill:
    """Return the drill after these messages; the same seed and messages give the same drill."""
    drill = start(scenario, seed)
    for move in moves:
        drill = say(policy, drill, move)
    if given_up:
        drill = Drill(scenario, seed, drill.opening, give_up(drill.state), drill.played)
    return drill
