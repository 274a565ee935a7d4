"""How long a company keeps what it was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .reading import Value

RETENTION = "retention.yml"
"""A policy may do without this file: then nothing is erased by itself."""
# The fewest and most days. Shorter than a month would take away what a customer may still need an answer to.
LEAST_DAYS, MOST_DAYS = 30, 36_500


@dataclass(frozen=True)
class Retention:
    """How long each kind is kept; None keeps it until somebody erases it.

    `conversations`: words, names and addresses of a conversation, after its last message. `files`: what customers
    uploaded, after it arrived. `dialogue`: the dialogue's memory, after the last message. `audit`: the particulars
    of an entry of the audit log, after it was written.
    """

    conversations: dt.timedelta | None = None
    files: dt.timedelta | None = None
    dialogue: dt.timedelta | None = None
    audit: dt.timedelta | None = None


KEEP_EVERYTHING = Retention()


def read_retention(value: Value) -> Retention:
    """Read retention.yml; note a problem where a part is kept longer than the conversation that it belongs to."""
    fields = value.fields("keep")["keep"].fields(optional=("conversations", "files", "dialogue", "audit"))
    whole, files, dialogue, audit = (fields.get(each) for each in ("conversations", "files", "dialogue", "audit"))
    known = len(value.problems)
    found = Retention(_days(whole), _days(files), _days(dialogue), _days(audit))
    if len(value.problems) > known:
        return found
    for part, name in ((files, "files"), (dialogue, "dialogue")):
        longer = getattr(found, name)
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
