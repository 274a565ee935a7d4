"""The stages of a case, and which stage may follow which.

listening → clarifying → offering → agreed or escalated → resolved → closed. A matter told beside another one is noted
until it is taken up (listening), and so is one that is put by because the customer turns back to another. A person who
takes the conversation has it too; one who gives the conversation back leaves it noted. Clarifying may be skipped when
nothing is missing, and offering goes back to it on a correction. A person may be called in every open stage; a case
that they give back continues where it was. When an agreement or a resolution does not hold, the case goes back to
listening; when the customer takes an agreement back, to clarifying. A customer may withdraw (closed) as long as nothing
was agreed. A person may open again whatever is over (`cases.open_again`).
"""

from __future__ import annotations

from bot.cases.errors import Refused

FOLLOWS: dict[str, frozenset[str]] = {
    "noted": frozenset({"listening", "escalated", "closed"}),
    "listening": frozenset({"noted", "clarifying", "offering", "escalated", "closed"}),
    "clarifying": frozenset({"noted", "offering", "escalated", "closed"}),
    "offering": frozenset({"noted", "clarifying", "agreed", "escalated", "closed"}),
    "agreed": frozenset({"resolved", "listening", "clarifying", "escalated"}),
    "escalated": frozenset({"noted", "listening", "clarifying", "offering", "agreed", "resolved", "closed"}),
    "resolved": frozenset({"closed", "listening", "escalated"}),
    "closed": frozenset(),
}
OVER = ("resolved", "closed")
IN_WORK = ("listening", "clarifying", "offering", "escalated")


def check_move(stage: str, to: str) -> None:
    """Raise Refused unless a case in `stage` may go to `to`."""
    if to not in FOLLOWS:
        raise Refused(f"No such stage: {to!r}. Stages are {', '.join(FOLLOWS)}.")
    if to not in FOLLOWS[stage]:
        allowed = ", ".join(sorted(FOLLOWS[stage])) or "nothing; open a new case"
        raise Refused(f"A case that is {stage} cannot become {to}; it can become: {allowed}.")
