"""The scope of an incident as a form gives it: product, kind, branch, batch, and from when until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.cases.insight.case_scopes import CaseScope
from bot.cases.insight.figures.rows import batch_of
from bot.desk.insight.incidents.forms import Wrong
from bot.desk.insight.look import Look
from bot.remedy import Policy
from bot.remedy.vocabulary import KINDS, SUB_KINDS

# The fields, each with the feature that it sets.
FIELDS = {"of_kind": "kind", "of_sub_kind": "sub_kind", "of_product": "product", "of_branch": "branch",
          "of_batch": "batch"}  # fmt: skip
DAYS = ("since", "until")


def read_scope(field: Callable[[str], str], policy: Policy, today: dt.date) -> CaseScope:
    """Return the scope that a form gives; raise Wrong for what the policy has not, and for days that cannot be."""
    told = {feature: field(name) for name, feature in FIELDS.items()}
    known: dict[str, Any] = {
        "kind": KINDS, "sub_kind": SUB_KINDS, "product": policy.products, "branch": policy.branches,
    }  # fmt: skip
    if any(told[name] and told[name] not in values for name, values in known.items()):
        raise Wrong("unknown")
    if told["batch"]:
        batch = batch_of(told["batch"])
        if batch is None:
            raise Wrong("batch")
        told["batch"] = batch
    since, until = (_day(field(name)) for name in DAYS)
    if since is not None and (since > today or (until is not None and until < since)):
        raise Wrong("days")
    return CaseScope(tuple((name, value) for name, value in told.items() if value), since, until)


def _day(given: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(given) if given else None
    except ValueError:
        raise Wrong("days") from None
    if found is not None and not 2000 <= found.year <= 2999:
        raise Wrong("days")
    return found


def choices(look: Look) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the fields with a list to choose from: name, title, and values with their names."""
    value, policy = look.labels.value, look.policy
    lists: dict[str, Any] = {
        "of_product": policy.products, "of_kind": KINDS, "of_sub_kind": SUB_KINDS, "of_branch": policy.branches,
    }  # fmt: skip
    return [
        (name, look.labels.say(f"filter.{FIELDS[name]}"), [(str(one), value(FIELDS[name], one)) for one in there])
        for name, there in lists.items()
    ]


def scope_in_words(look: Look, name: str, since: dt.date | None, until: dt.date | None) -> str:
    """Return what the cases share, with its days; `name` is what their features are called."""
    say = look.labels.say
    if since is None and until is None:
        return name
    words = "from_until" if since and until else "from" if since else "until"
    return f"{name} · " + say(f"incident.days.{words}", since=since or "", until=until or "")
