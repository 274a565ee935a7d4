"""Read what an agent took down, each value as strictly as a correction; all that cannot be taken is told at once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.errors import Refused
from bot.conversation.corrections.correctable import KIND
from bot.conversation.corrections.reading import Meant, Reading, Wrong, read_value

# What may be taken down, in the order of the form.
CONTACTS = ("name", "phone", "email", "address", "free_times")
ABOUT = ("product", "branch", "order_number", "when", "desired_outcome", "amount")
TAKEN = (*CONTACTS, *ABOUT, KIND)
# One of these is needed, or nobody could be told how it went on.
REACHED_BY = ("phone", "email")
WORDS = "words"


class NotTaken(Refused):
    """What was written cannot be taken; `faults` has the reason for each field."""

    def __init__(self, faults: Mapping[str, Wrong]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


def read_taken(with_: Reading, words: str, values: Mapping[str, str], *, joins: bool) -> dict[str, Meant]:
    """Return what was meant by each value that is not empty; raise NotTaken for whatever cannot be taken.

    A customer who `joins` an earlier case is known, and so is its kind.
    """
    faults, meant = {}, {}
    if not words.strip():
        faults[WORDS] = Wrong("empty", WORDS)
    for name in TAKEN:
        if name not in values or not values[name].strip():
            continue
        try:
            found = read_value(with_, name, values[name])
        except Wrong as wrong:
            faults[name] = wrong
            continue
        if found.value is not None:
            meant[name] = found
    if not joins:
        for name in ("name", KIND):
            if name not in meant and name not in faults:
                faults[name] = Wrong("empty", name)
        if not {*REACHED_BY} & {*meant, *faults}:
            faults[REACHED_BY[0]] = Wrong("unreachable", REACHED_BY[0])
    if faults:
        raise NotTaken({name: faults[name] for name in (WORDS, *TAKEN) if name in faults})
    return meant
