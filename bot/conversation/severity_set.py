"""What a person set about the severity of a case: parts that do not count, and parts that nobody heard."""

from __future__ import annotations

from typing import Any, Mapping

from bot.cases.fact_store import SEVERITY_SET

# The fact of a case: {"aside": [parts that do not count], "added": [parts that count too]}.
FACT = SEVERITY_SET
# The parts that a person may add; the others follow from facts that are corrected themselves.
MAY_ADD = ("contacts", "harm", "vulnerable")


def severity_set(known: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the parts of the severity that were set aside, and those that were added; `known` are the facts."""
    value = known[FACT].value if FACT in known else None
    if not isinstance(value, Mapping):
        return frozenset(), frozenset()
    return frozenset(value.get("aside") or ()), frozenset(value.get("added") or ())
