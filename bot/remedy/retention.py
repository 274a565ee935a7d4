"""How long a company keeps what it was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .reading import Value

RETENTION = "retention.yml"
"""A policy may do without this file: then nothing is erased by itself."""
# The fewest and most days. Shorter than a month would take away what a customer may still need an answer to.
LEAST_DAYS, MOST_DAYS = 30, 36_500
# What is kept, and what of it is part of a conversation and goes with it.
KINDS = ("conversations", "files", "dialogue", "heard", "audit")
OF_CONVERSATIONS = ("files", "dialogue", "heard")


@dataclass(frozen=True)
class Retention:
    """How long each kind is kept; None keeps it until somebody erases it.

    `conversations`: words, names and addresses of a conversation, after its last message. `files`: what customers
    uploaded, after it arrived. `dialogue`: the dialogue's memory, after the last message. `heard`: what the model heard
    in a turn, after its answer. `audit`: the particulars of an entry of the audit log, after it was written.
    """

    conversations: dt.timedelta | None = None
    files: dt.timedelta | None = None
    dialogue: dt.timedelta | None = None
    heard: dt.timedelta | None = None
    audit: dt.timedelta | None = None


KEEP_EVERYTHING = Retention()


def read_retention(value: Value) -> Retention:
    """Read retention.yml; note a problem where a part is kept longer than the conversation that it belongs to."""
    fields = value.fields("keep")["keep"].fields(optional=KINDS)
    known = len(value.problems)
    found = Retention(**{name: _days(fields.get(name)) for name in KINDS})
    if len(value.problems) > known:
        return found
    for name in OF_CONVERSATIONS:
        part, longer = fields.get(name), getattr(found, name)
        if part is not None and found.conversations is not None and longer > found.conversations:
            part.wrong(
                f"'{name}' are kept longer than the conversation they belong to",
                f"Write at most {found.conversations.days} days",
            )
    return found


def _days(value: Value | None) -> dt.timedelta | None:
    if value is None:
        return None
    return dt.timedelta(days=value.fields("days")["days"].integer(LEAST_DAYS, MOST_DAYS))
