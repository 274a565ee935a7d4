"""Identifiers shared by all parts of Amends: what the model outputs about a complaint, roles, levels and reasons."""

from __future__ import annotations

# Every policy has these; severity.yml may declare more (`policy.severity.kinds` has all).
KINDS = ("product_quality", "service_attitude", "process", "communication", "safety_hazard", "fraud")
EMOTIONS = ("angry", "frustrated", "worried", "disappointed", "neutral")
OUTCOMES = ("refund", "exchange", "repair", "compensation", "apology", "explanation", "improvement")
PARTICULAR = ("resend", "find", "pay_difference", "assess_damage")
"""Outcomes that make sense in some matters only; a policy need not have a remedy for them."""
WISHES = (*OUTCOMES, *PARTICULAR)
CLOSEST = {"resend": "exchange", "find": "explanation", "pay_difference": "refund", "assess_damage": "compensation"}
"""For each particular outcome, the general one that holds where no remedy serves it."""
MATTERS = (
    "not_delivered",
    "late",
    "part_missing",
    "wrong_item",
    "damaged_on_arrival",
    "wrong_bill",
    "charged_twice",
    "property_damage",
    "extra_costs",
    "out_of_warranty",
    "own_fault",
    "privacy",
)
"""What exactly is the matter, where the kind of a complaint alone does not tell which remedies make sense."""
STATES = ("defective", "staff", "arrived", "sent_back", "visit_failed")
"""What else steers the remedies: a fault, conduct, whether the customer has the goods, and work at home not done."""
SUB_KINDS = (*MATTERS, *STATES)
KIND_OF = {"defective": "product_quality", "staff": "service_attitude"}
"""Sub-kinds that are the whole of a kind: what mends the kind mends them."""
ROLES = ("bot", "agent", "supervisor", "manager")
LEVELS = (1, 2, 3, 4)
SEVERITY_PARTS = ("kind", "emotion", "amount", "waiting_days", "contacts", "harm", "vulnerable")
"""What the severity of a case is made of, in the order in which it is told."""
NEEDS = ("phone", "address", "slot", "email", "account")
"""What a promise may need from the customer; `slot` is a time that suits them."""
HAZARDS = ("gas", "fire", "electric_shock", "child", "medical_error", "poisoning", "injury", "hazard")
"""Reasons for a handoff in which somebody is hurt or may be, the most urgent first."""
GRAVE = (
    "self_harm",
    *HAZARDS,
    "scam",
    "personal_data",
    "bereavement",
    "fraud",
    "regulator",
    "threat",
    "erasure",
)
"""Reasons for a handoff that are recognised in a customer's words, the most urgent first."""
REQUIRED_REASONS = (
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
LIKE = {
    "self_harm": "hazard",
    **{reason: "hazard" for reason in HAZARDS if reason != "hazard"},
    "scam": "fraud",
    "personal_data": "fraud",
    "bereavement": "requested",
    "regulator": "threat",
    "erasure": "fraud",
    "broken_promise": "repeat_contact",
}
"""Reasons that a policy may leave out, and the reason whose rule holds for each until it has one of its own."""
REASONS = (*REQUIRED_REASONS, *LIKE)
