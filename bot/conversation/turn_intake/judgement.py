"""The kind of complaint and the feeling in a turn, where the model's confidence is high enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.conversation.turn import BARE, EMOTIONS, TELLING, Turn

# Least confidence for naming a feeling; below it, the answer stays neutral.
FEELING_CONFIDENCE = 0.4


@dataclass(frozen=True)
class Judgement:
    """Kind and feeling; None leaves the value of the case as it is."""

    kind: str | None
    emotion: str | None

    def slots(self, turn: Turn) -> dict[str, Any]:
        """Return the slots that select the tone of an answer."""
        return {
            "emotion": self.emotion or turn.slots.get("emotion") or "neutral",
            "complaint_kind": self.kind or turn.slots.get("complaint_kind"),
        }


def judgement_of(turn: Turn) -> Judgement:
    """Return kind and feeling of the turn."""
    sure = turn.emotion in EMOTIONS and turn.emotion_confidence >= FEELING_CONFIDENCE
    return Judgement(
        kind=turn.kind if turn.intent in {"complain", "threaten"} else None,
        emotion=turn.emotion if sure and turn.intent in TELLING - BARE else None,
    )
