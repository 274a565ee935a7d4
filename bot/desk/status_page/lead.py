"""The one sentence at the top of the status page that says how it stands, true of every promise below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from bot.cases import ties
from bot.cases.care import follow_ups
from bot.cases.models import Case, Commitment
from bot.desk.customer_pages.speech import Speech

AGREED, OVER = "agreed", ("resolved", "closed")
_UNANSWERED = (None, follow_ups.SILENT)


def lead_of(session: Session, case: Case, speech: Speech) -> str:
    """Return how it stands: what waits for whom, and what was not done or was cancelled."""
    asked = follow_ups.last(session, case)
    waits = asked is not None and asked.answer in _UNANSWERED
    promises = ties.promises_with(session, case)
    names = _names(case.stage, promises, waits=waits)
    done = {speech.text(one.what) for one in promises if one.state in ("kept", "open")}
    parts = {
        "undone": _named(promises, "broken", speech),
        # What was agreed on again and done is not missing.
        "cancelled": [what for what in _named(promises, "voided", speech) if what not in done],
    }
    if case.stage == "resolved" and not waits and any(parts.values()):
        names = ["over", *parts, "again"]
    said = []
    for name in names:
        if name not in parts:
            said.append(speech.say(f"status_page.lead.{name}"))
        elif parts[name]:
            said.append(speech.say(f"status_page.lead.{name}", what=speech.row(parts[name])))
    return (" " if speech.locale == "en" else "").join(said)


def _names(stage: str, promises: Sequence[Commitment], *, waits: bool) -> list[str]:
    """Return the names of the sentences, in order; `undone` and `cancelled` are said where there is something."""
    states = {promise.state for promise in promises}
    if waits and "open" not in states and stage != "closed":
        return ["asked_in_part", "undone"] if "broken" in states else ["asked"]
    if stage in OVER:
        return [stage, "undone", "cancelled"]
    if stage != AGREED:
        return [stage, "undone"]
    if "broken" in states:
        return ["undone", "seen_to"]
    if "open" in states or not states:
        return [AGREED]
    return ["all_done"] if "kept" in states else ["cancelled"]


def _named(promises: Iterable[Commitment], state: str, speech: Speech) -> list[str]:
    return list(dict.fromkeys(speech.text(one.what) for one in promises if one.state == state))
