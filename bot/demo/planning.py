"""What people need of the month to plan what they are going to do in it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.conversation.services import Services
from bot.demo.words import DemoWords

Deed = Callable[[Session, Services], Any]


class Planning(Protocol):
    """The month that is being made."""

    words: DemoWords
    rng: random.Random
    end: dt.datetime

    @property
    def now(self) -> dt.datetime:
        """Return the moment that is being made."""

    def at(self, moment: dt.datetime, deed: Deed) -> None:
        """Plan that somebody does something, in a transaction of its own."""

    def opening(self, after: dt.timedelta) -> dt.datetime:
        """Return when this much opening time has passed."""

    def choose(self, conversation_id: str, session: Session, services: Services) -> None:
        """Have the customer of a conversation choose an option, and plan what follows from it."""

    def part_until(self, due: dt.datetime, least: float, most: float) -> dt.datetime:
        """Return an opening moment between these parts of the time until `due`, and before it."""
