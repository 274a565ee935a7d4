"""Make the rows of figures from what was read: pure, so that keeping, rebuilding and a recount cannot disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.cases.insight.figures.rules import FigureRules

# What a batch number may be; anything else is words of somebody.
_BATCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,39}")
# What the words of a conversation told; it stays as it was counted when they are erased.
OF_WORDS = ("counted", "sub_kind", "product", "branch", "batch", "credit_minor")


def case_row(
    read: Mapping[str, Any],
    promises: Sequence[Mapping[str, Any]],
    reopened_at: datetime | None,
    before: Mapping[str, Any] | None,
    rules: FigureRules,
) -> dict[str, Any]:
    """Return the columns of a case but its customer.

    `promises` are its rows of `promise_row`, `before` is its present row. What the record tells no more, because words
    were erased, stays as it was counted.
    """
    called, wrote = read["called_at"], read["first_human_at"]
    kept = [one for one in promises if one["state"] == "kept"]
    given = [one for one in kept if one["paid_minor"] and one["currency"] == rules.currency]
    row = {
        "case_id": read["id"],
        "conversation_id": read["conversation_id"],
        "opened_on": rules.day(read["opened_at"]),
        "opened_at": read["opened_at"],
        "counted": not read["merged"] and _is_complaint(read),
        "stage": read["stage"],
        "kind": read["kind"],
        "sub_kind": _first_of(rules.sub_kinds, read["sub_kinds"]),
        "product": _known(read["product"], rules.products, before, "product"),
        "branch": _known(read["branch"], rules.branches, before, "branch"),
        "batch": batch_of(read["batch"]),
        "severity": read["severity"],
        "emotion": read["emotion"],
        "hazard": bool(read["in_danger"]) or read["kind"] in rules.hazard_kinds,
        "agent_id": read["agent_id"],
        "incident_id": read["incident_id"],
        "cause": read["cause"],
        "called_on": rules.day(called),
        "called_at": called,
        "first_human_at": wrote,
        "human_hours": None if called is None or wrote is None else (wrote - called) / timedelta(hours=1),
        "resolved_on": rules.day(read["resolved_at"]),
        "resolved_at": read["resolved_at"],
        "reopened": read["reopened"],
        "reopened_on": rules.day(reopened_at),
        "mended": read["mended"],
        "mended_on": rules.day(read["mended_at"]),
        "outcome": read["outcome"],
        "process": read["process"],
        "treatment": read["treatment"],
        "scored_on": rules.day(read["scored_at"]),
        "remedy": read["remedy"],
        "money_minor": sum(one["paid_minor"] for one in given if one["is_money"]),
        "credit_minor": _credit(read, rules.currency) + sum(one["paid_minor"] for one in given if not one["is_money"]),
        "currency": rules.currency,
        "promises": sum(one["state"] != "voided" for one in promises),
        "promises_open": sum(one["state"] == "open" for one in promises),
        "promises_kept": sum(bool(one["in_time"]) for one in kept),
        "promises_late": sum(not one["in_time"] for one in kept),
        "promises_broken": sum(one["state"] == "broken" for one in promises),
    }
    if before is None:
        return row
    if read["erased_at"] is not None:
        row |= {name: before[name] for name in OF_WORDS}
    if row["reopened"] and row["reopened_on"] is None:
        row["reopened_on"] = before["reopened_on"]
    return row


def promise_row(read: Mapping[str, Any], case: Mapping[str, Any], rules: FigureRules) -> dict[str, Any]:
    """Return the columns of a promise but its customer; `case` is the row of its case, or what was read of it."""
    kept, state = read["state"] == "kept", read["state"]
    has_sum = read["currency"] is not None or read["paid_minor"] is not None
    money = has_sum and read["remedy"] not in rules.credit_remedies
    paid = read["paid_minor"] if read["paid_minor"] is not None else read["sum_minor"]
    currency = (read["paid_currency"] or read["currency"]) if kept and has_sum else read["currency"]
    in_time = None
    if state in ("kept", "broken"):
        in_time = kept and not read["was_broken"] and read["state_at"] <= read["due_at"]
    return {
        "commitment_id": read["id"],
        "case_id": read["case_id"],
        "owner": read["owner"],
        "remedy": read["remedy"],
        "kind": case["kind"],
        "product": case["product"],
        "branch": case["branch"],
        "made_on": rules.day(read["made_at"]),
        "due_on": rules.day(read["due_at"]),
        "due_at": read["due_at"],
        "settled_on": None if state == "open" else rules.day(read["state_at"]),
        "state": state,
        "in_time": in_time,
        "was_broken": bool(read["was_broken"]),
        "redated": read["redated"] or 0,
        "is_money": money,
        "paid_minor": paid if kept and has_sum else None,
        "currency": currency,
        "own_currency": currency == rules.currency,
        "money_days": (read["state_at"] - read["made_at"]) / timedelta(days=1) if kept and money else None,
    }


def _is_complaint(read: Mapping[str, Any]) -> bool:
    """Return whether anything was told: a call for a person alone, or a task, opens a case too."""
    return read["kind"] is not None or read["what"] is not None or read["remedy"] is not None


def _first_of(order: Sequence[str], told: Any) -> str | None:
    held = told if isinstance(told, list) else ()
    return next((name for name in order if name in held), None)


def _known(told: Any, known: Any, before: Mapping[str, Any] | None, name: str) -> str | None:
    """Return what was told if it is an id of the policy, or was one when it was counted; a person's words are none."""
    return told if isinstance(told, str) and (told in known or (before and before[name] == told)) else None


def batch_of(told: Any) -> str | None:
    """Return the number of a batch as it is counted, None for what is none."""
    return told.upper() if isinstance(told, str) and _BATCH.fullmatch(told) else None


def _credit(read: Mapping[str, Any], currency: str) -> int:
    body = read["agreed_body"]
    agreed = body.get("goodwill_minor") if isinstance(body, Mapping) else None
    own = read["agreed_currency"] in (None, currency)
    return (int(agreed) if own and isinstance(agreed, int) else 0) + int(
        (read["credit_granted"] or 0) + (read["credit_added"] or 0)
    )
