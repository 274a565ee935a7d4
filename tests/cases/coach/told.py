"""What a dialogue tells that it heard in a turn."""

from __future__ import annotations

from typing import Any


def heard(**other: Any) -> dict[str, Any]:
    """Return what was heard in a complaint; `other` in place of its parts."""
    told: dict[str, Any] = {
        "by_button": False,
        "stage": "listening",
        "intent": "complain",
        "confidence": 0.9,
        "margin": 0.8,
        "kind": "product_quality",
        "emotion": "angry",
        "danger": "none",
        "model": "amends-0123456789ab",
        "followed": [["complaint_form", "RulePolicy"], ["utter_listen", None]],
        "intents": [["complain", 0.9], ["inform", 0.1]],
        "kinds": [["product_quality", 0.8], ["process", 0.2]],
        "emotions": [["angry", 0.7], ["worried", 0.3]],
        "dangers": [["none", 0.9], ["hazard", 0.1]],
        "sub_kinds": [["none", 1.0]],
        "facts": [],
        "least": {"fallback_threshold": 0.4},
    }
    return {**told, **other}
