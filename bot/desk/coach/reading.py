"""What the pages of one desk read again and again: groups of turns, lines of the data, labels, rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import anyio.to_thread

from bot.assist.similar import encode
from bot.coach.grouping import Encoder, Group
from bot.coach.inbox import waiting
from bot.coach.labels import Label, read_labels
from bot.coach.neighbours import KnownLines
from bot.coach.rules_fired import RulesFired
from bot.desk.context import Context

_encoder = Encoder(encode)


async def groups_of(context: Context) -> tuple[list[Group], Mapping[str, str]]:
    """Return the groups of the inbox, the most harmful first, and the words of their turns by id."""
    found = await context.read(waiting)
    return await anyio.to_thread.run_sync(found.groups, _encoder), found.texts


def data_of(context: Context) -> Path:
    """Return the folder of the data that trainers change."""
    return context.settings.root / "data"


@lru_cache(maxsize=4)
def lines_below(data: Path) -> KnownLines:
    """Return the lines below a data folder, which are read when they are asked for."""
    return KnownLines(data)


@lru_cache(maxsize=4)
def rules_below(data: Path) -> RulesFired:
    """Return the rules below a data folder, which are read when they are asked for."""
    return RulesFired(data)


def labels_below(data: Path) -> dict[str, dict[str, Label]]:
    """Return the labels below a data folder, as they are now."""
    return read_labels(data)
