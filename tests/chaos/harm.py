"""A harm, and a database that can be harmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tests.running import Running


@dataclass(frozen=True)
class Harm:
    """A named harm; `do` returns when it is over, and leaves everything as an operator would find it."""

    name: str
    do: Callable[[Running], Awaitable[None]]


class Database(Protocol):
    """The database that the attacked product uses: its address ("" for SQLite in the data folder) and its harms."""

    url: str

    def harms(self) -> list[Harm]:
        """Return what can be done to this database."""

    def close(self) -> None:
        """End it, and remove what it kept."""
