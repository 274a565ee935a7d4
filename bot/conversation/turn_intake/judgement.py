"""The kind of complaint and the feeling that a turn tells of a case, where the model is sure enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.conversation.turn import BARE, EMOTIONS, TELLING, Turn

# Above this share of certainty a feeling is named; below, the answer stays neutral.
FEELING_CONFIDENCE = 0.4


@dataclass(frozen=True)
class Judgement:
    """Hold kind and feeling; None leaves what the case has."""

    kind: str | None
    emotion: str | None

    def slots(self, turn: Turn) -> dict[str, Any]:
        """Return the slots that choose how an answer sounds."""
        return {
            "emotion": self.emotion or turn.slots.get("emotion") or "neutral",
            "complaint_kind": self.kind or turn.slots.get("complaint_kind"),
        }


def judgement_of(turn: Turn) -> Judgement:
    """Return what the turn tells."""
    sure = turn.emotion in EMOTIONS and turn.emotion_confidence >= FEELING_CONFIDENCE
    return Judgement(
        kind=turn.kind if turn.intent in {"complain", "threaten"} else None,
        emotion=turn.emotion if sure and turn.intent in TELLING - BARE else None,
    )
