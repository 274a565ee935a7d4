"""The result of a turn's intake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.case_change import CaseChange
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found


@dataclass(frozen=True)
class FeelingHeard:
    """The feeling in the turn that ends with message `seq`, with the model's confidence (0 to 1)."""

    seq: int
    name: str
    confidence: float


@dataclass(frozen=True)
class Intake:
    """What a turn says: what to record, and the slots with which the dialogue continues.

    `change` is None when the turn says nothing about a complaint. `contacts` are the contact facts that are new.
    `reason` is why a person must take over. `later` are the parts of the turn that tell other matters.
    `doubts_choice` is whether it leaves in doubt that the option is meant which waits for details.
    """

    conversation_id: str
    locale: str
    stage: str
    contacts: Mapping[str, Found] = field(default_factory=dict)
    feeling: FeelingHeard | None = None
    change: CaseChange | None = None
    reason: str | None = None
    later: tuple[Turn, ...] = ()
    doubts_choice: bool = False
    slots: Mapping[str, Any] = field(default_factory=dict)
