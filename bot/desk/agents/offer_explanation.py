"""Explain to agents why a case got these options and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.remedy import Policy


def explanation_of(policy: Policy, explanation: Any) -> dict[str, Any] | None:
    """Return the stored explanation of an offer or a refusal with the remedies' titles; None when there is none.

    `because` of each remedy lists reasons, each with the code of its words `agents.because.CODE` and their values.
    """
    if not isinstance(explanation, Mapping) or "offered" not in explanation:
        return None
    severity = explanation.get("severity") or {}
    return {
        "policy": explanation.get("policy"),
        "role": explanation.get("role"),
        "refused": explanation.get("refused"),
        "severity": severity.get("level"),
        "severity_reasons": severity.get("reasons") or [],
        "offered": [_entry(policy, entry) for entry in explanation["offered"]],
        "would_offer": [_entry(policy, entry) for entry in explanation.get("would_offer") or ()],
        "left_out": [_entry(policy, entry) for entry in explanation.get("left_out") or ()],
    }


def remedy_title(policy: Policy, remedy_id: str) -> dict[str, str]:
    """Return the title of a remedy by language; its id when the policy no longer contains it."""
    remedy = policy.remedies.get(remedy_id)
    if remedy is None:
        return {"zh-Hant": remedy_id, "en": remedy_id}
    return dict(remedy.title.without_values())


def _entry(policy: Policy, entry: Mapping[str, Any]) -> dict[str, Any]:
    because = [dict(one) for one in entry.get("because") or ()]
    for one in because:
        if one.get("code") == "same_way":
            # The only reason that refers to other remedies.
            one["about"] = [remedy_title(policy, str(other)) for other in one["about"]]
    return {
        "title": remedy_title(policy, str(entry.get("remedy"))),
        "because": because,
        "over_authority": bool(entry.get("over_authority")),
    }
