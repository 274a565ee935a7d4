"""What the body of an option says: the columns of its row, and the commitments that accepting it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cases.commitments import Pays
from bot.cases.errors import Refused
from bot.cases.ids import opaque
from bot.cases.models import OfferOption
from bot.cases.utc import as_utc, from_iso, iso


@dataclass(frozen=True)
class Promised:
    """A commitment of an option, as `commitments.promise` records it; `days` are opening days, None if not reckoned.

    `tells` is True for the promise to tell how far it is, `pays` is there for one to pay.
    """

    what: Any
    owner: str
    due_at: datetime
    days: int | None
    tells: bool
    pays: Pays | None = None
    appointment: bool = False

    def reckoning(self, since: datetime) -> dict[str, Any] | None:
        """Return how the date was reckoned; `since` is when the option was made."""
        found: dict[str, Any] = {} if self.days is None else {"days": self.days, "since": iso(since)}
        if self.tells:
            found["tells"] = True
        return found or None


def option_of(position: int, body: dict[str, Any]) -> OfferOption:
    """Return the row of an option; raise Refused for one without a remedy."""
    if not body.get("remedy"):
        raise Refused(f"Option {position} has no remedy; give each option one.")
    value = body.get("value") or {}
    due_at = body.get("due_at")
    return OfferOption(
        id=opaque(),
        position=position,
        remedy=_id_of(body["remedy"]),
        goodwill=_id_of(body["goodwill"]) if body.get("goodwill") else None,
        value_minor=body.get("value_minor", value.get("minor")),
        currency=body.get("currency", value.get("currency")),
        due_at=None if due_at is None else _moment(due_at),
        body=body,
    )


def promised_in(body: dict[str, Any]) -> list[Promised]:
    """Return what an option promises; raise Refused for a commitment without wording, owner or date."""
    return [_promise(item) for item in body.get("commitments") or ()]


def _promise(item: dict[str, Any]) -> Promised:
    what, owner, due_at = item.get("what"), item.get("owner"), item.get("due_at")
    if not (what and owner and due_at):
        raise Refused("Every commitment needs what, owner and due_at; this option cannot be accepted as it is.")
    return Promised(
        what,
        _id_of(owner),
        _moment(due_at),
        item.get("days"),
        bool(item.get("tells")),
        _pays(item),
        bool(item.get("appointment")),
    )


def _pays(item: dict[str, Any]) -> Pays | None:
    told = item.get("pays")
    return Pays(told["currency"], told.get("minor"), told.get("proof")) if told else None


def _id_of(named: Any) -> str:
    return str(named["id"]) if isinstance(named, dict) else str(named)


def _moment(value: Any) -> datetime:
    return as_utc(value) if isinstance(value, datetime) else from_iso(str(value))
