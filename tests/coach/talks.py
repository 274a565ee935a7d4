"""Conversations as the inbox reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.cases.coach.reading import Talk, TurnHeard
from tests.cases.coach.told import heard
from tests.cases.helpers import NOON


def turn(number: int, talk: str = "c1", *, waits: bool = True, marked: bool = False, **other: Any) -> TurnHeard:
    """Return the turn with message `number`, a minute after the one before; `other` in place of what was heard."""
    told = heard(**other)
    columns = ("by_button", "stage", "intent", "confidence", "margin", "kind", "emotion", "danger", "model")
    followed = tuple((name, policy) for name, policy in told["followed"])
    rest = {name: value for name, value in told.items() if name not in columns and name != "followed"}
    at = NOON + timedelta(minutes=number)
    values = {name: told[name] for name in columns}
    states = {"waits": waits, "marked": marked}
    return TurnHeard(f"{talk}-{number}", talk, at, number, number, heard=rest, followed=followed, **states, **values)


def talk(*turns: TurnHeard, **other: Any) -> Talk:
    """Return a conversation of these turns."""
    name = turns[0].talk
    return Talk(name, list(turns), **{"customer": name, **other})
