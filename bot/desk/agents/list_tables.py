"""The columns of each list as a table: the same values as the page shows, in the reader's words and time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.cases.utc import from_iso
from bot.conversation.display import both
from bot.desk.agents.names import urgency
from bot.remedy import Policy
from bot.remedy.money import with_decimals
from bot.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """Who reads a table: the words, the policy for sums and the time zone, and the language."""

    words: Words
    policy: Policy
    locale: str

    def named(self, group: str, value: object) -> str:
        """Return the word for one value of a group, or the value itself when there is none; "" for none."""
        if value is None or value == "":
            return ""
        name = f"agents.{group}.{value}"
        return self.words.say(name, self.locale) if self.words.has(name) else str(value)

    def moment(self, iso: str | None) -> str:
        """Return a moment in the company's time zone, sortable as text; "" for none."""
        return "" if not iso else f"{from_iso(iso).astimezone(self.policy.clock.zone):%Y-%m-%d %H:%M}"

    def sum(self, found: Mapping[str, Any] | None) -> str:
        """Return a sum with its currency, such as 398.00 TWD; "" for none."""
        if not found:
            return ""
        currency = str(found["currency"])
        return f"{with_decimals(int(found['minor']), self.policy.company.decimals_of(currency))} {currency}"


Column = tuple[str, Callable[[Row, Reader], object]]


def _said(name: str, group: str) -> Column:
    return name, lambda row, reader: reader.named(group, row.get(name))


def _at(name: str, of: str | None = None) -> Column:
    return name, lambda row, reader: reader.moment((row.get(of) or {}).get("until") if of else row.get(name))


_CASE: Column = ("case", lambda row, reader: row.get("case_number"))
_CUSTOMER: Column = ("customer", lambda row, reader: (row.get("customer") or {}).get("name"))
_AGENT: Column = ("agent", lambda row, reader: (row.get("agent") or {}).get("name"))
_CONVERSATION: Column = ("conversation", lambda row, reader: row.get("conversation_id"))

CONVERSATIONS: tuple[Column, ...] = (
    _CASE,
    _CUSTOMER,
    ("complaint", lambda row, reader: row["complaint"]),
    _said("stage", "stage"),
    _said("kind", "kind"),
    _said("reason", "reason"),
    ("priority", lambda row, reader: reader.named("priority", urgency(row["priority"]) if row["reason"] else None)),
    _at("waiting_since"),
    _at("promised_by"),
    _at("last_at"),
    _AGENT,
    ("team", lambda row, reader: row["team"]),
    _said("locale", "locale"),
    ("sum", lambda row, reader: reader.sum(row["at_stake"])),
    _at("until", of="postponed"),
    ("why", lambda row, reader: (row.get("postponed") or row.get("back") or {}).get("reason")),
    _CONVERSATION,
)
FOUND: tuple[Column, ...] = (
    _CASE,
    _CUSTOMER,
    ("words", lambda row, reader: (row["snippet"] or {}).get("text")),
    _said("stage", "stage"),
    _said("kind", "kind"),
    _said("emotion", "emotion"),
    ("severity", lambda row, reader: row["severity"]),
    _said("owner", "owner"),
    _AGENT,
    _said("locale", "locale"),
    _at("opened_at"),
    ("promises", lambda row, reader: row["open_commitments"]),
    _CONVERSATION,
)
CLOSED: tuple[Column, ...] = (*FOUND[:-2], _at("ended_at"), *FOUND[-2:])
PROMISES: tuple[Column, ...] = (
    _CASE,
    _CUSTOMER,
    ("what", lambda row, reader: both(row["what"], reader.locale)),
    ("owner", lambda row, reader: both(row["owner"], reader.locale)),
    ("remedy", lambda row, reader: both((row["remedy"] or {}).get("title"), reader.locale)),
    _at("due_at"),
    ("state", lambda row, reader: reader.named("promises.state", row["state"])),
    ("redated", lambda row, reader: row["redated"]),
    _CONVERSATION,
)
APPROVALS: tuple[Column, ...] = (
    _CASE,
    ("asked_by", lambda row, reader: (row["requested_by"] or {}).get("name")),
    _at("requested_at"),
    _at("answer_by"),
    ("what", lambda row, reader: "; ".join(_option(option, reader) for option in row["options"]) or _free(row)),
    ("why", lambda row, reader: row["reason"]),
    ("severity", lambda row, reader: row["severity"]),
    _CONVERSATION,
)


def head(columns: tuple[Column, ...], reader: Reader) -> list[str]:
    """Return the names of columns in the reader's language."""
    return [reader.words.say(f"agents.column.{name}", reader.locale) for name, _ in columns]


def line(columns: tuple[Column, ...], row: Row, reader: Reader) -> list[object]:
    """Return the cells of one row."""
    return [value(row, reader) for _, value in columns]


def _option(option: Row, reader: Reader) -> str:
    return f"{both(option['title'], reader.locale)} ({option['value']})"


def _free(row: Row) -> str:
    asked = row.get("sum") or {}
    return " ".join(str(asked[name]) for name in ("amount", "purpose") if asked.get(name))
