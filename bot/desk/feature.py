"""The parts of a feature of the desk: its routes, its jobs, and how it is closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.desk.context import Context
from bot.jobs import Job
from bot.settings import Settings


def _always(settings: Settings) -> bool:
    return True


@dataclass(frozen=True)
class Feature:
    """One feature folder. `jobs` run while the desk runs; `is_on` returns whether the settings turn the feature on.

    `close` ends what the feature started itself; it is called after the jobs have stopped.
    """

    name: str
    routes: Sequence[BaseRoute] = ()
    jobs: Sequence[Callable[[Context], Job]] = ()
    is_on: Callable[[Settings], bool] = _always
    close: Callable[[Starlette], Awaitable[None]] | None = None
