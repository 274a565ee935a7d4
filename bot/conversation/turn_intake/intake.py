"""What the intake of a turn comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.case_change import CaseChange
from bot.conversation.known import Contact


@dataclass(frozen=True)
class FeelingHeard:
    """Say which feeling was heard in the turn that ends with message `seq`, and how sure the model is (0 to 1)."""

    seq: int
    name: str
    confidence: float


@dataclass(frozen=True)
class Intake:
    """Hold what a turn tells: what is to be written, and the slots by which the dialogue goes on.

    `change` is None when the turn tells nothing of a matter. `reason` is why a person must take over.
    """

    conversation_id: str
    locale: str
    stage: str
    contact: Contact | None = None
    feeling: FeelingHeard | None = None
    change: CaseChange | None = None
    reason: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
