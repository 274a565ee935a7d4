"""Find whom a note mentions: `@` and the name or login of somebody who answers customers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Agent
from bot.cases.queue.presence import ANSWERING

AT = ("@", "＠")


def mentioned(session: Session, text: str) -> list[Agent]:
    """Return the agents whom the text mentions, each once; all of them where several have the name."""
    if not any(mark in text for mark in AT):
        return []
    wanted = select(Agent).where(Agent.disabled_at == null(), in_op(Agent.role, ANSWERING)).order_by(Agent.id)
    people = list(session.execute(wanted).scalars())
    named = names_in(text, {name for one in people for name in (one.name, one.login)})
    return [one for one in people if {one.name.casefold(), one.login.casefold()} & named]


def names_in(text: str, names: Collection[str]) -> set[str]:
    """Return which of these names follow an `@` in the text, in lower case; the longest one where several fit.

    An `@` within a word, as in an address, begins no name, and a name ends where its word ends.
    """
    lower = text.casefold()
    known = sorted({name.casefold() for name in names if name}, key=len, reverse=True)
    found: set[str] = set()
    for mark in AT:
        at = lower.find(mark)
        while at >= 0:
            if at == 0 or not _in_word(lower[at - 1]):
                after = at + len(mark)
                name = next((each for each in known if lower.startswith(each, after) and _ends(lower, after, each)), "")
                found.add(name)
            at = lower.find(mark, at + 1)
    return found - {""}


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _ends(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return end >= len(text) or not (_in_word(name[-1]) and _in_word(text[end]))
