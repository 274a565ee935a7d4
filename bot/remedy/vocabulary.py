"""Identifiers shared by all parts of Amends: what the model outputs about a complaint, roles, levels and reasons."""

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
