"""The words that the parts of Amends share when they speak of a complaint (see DESIGN, What the model must output)."""

from __future__ import annotations

KINDS = ("product_quality", "service_attitude", "process", "communication", "safety_hazard", "fraud")
EMOTIONS = ("angry", "frustrated", "worried", "disappointed", "neutral")
OUTCOMES = ("refund", "exchange", "repair", "compensation", "apology", "explanation", "improvement")
ROLES = ("bot", "agent", "supervisor", "manager")
LEVELS = (1, 2, 3, 4)
REASONS = (
    "requested",
    "hazard",
    "threat",
    "fraud",
    "over_authority",
    "rejected",
    "not_understood",
    "repeat_contact",
    "late",
    "technical",
    "no_options",
)
