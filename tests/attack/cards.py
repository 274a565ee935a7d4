"""Cards of options and promises: each shows its rows in the store, and no other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bot.cases.models import Commitment
from bot.remedy import Policy
from tests.attack.amounts import texts_within
from tests.attack.own_words import letters
from tests.attack.records import Record, Violation

_BULLETS = ("・", "•")


def offer_cards(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every options card that does not show an offer of the conversation, option by option."""
    by_id = {offer.id: offer for offer in record.offers}
    for message in record.messages:
        if message.kind != "options" or message.role == "customer":
            continue
        offer = by_id.get((message.payload or {}).get("offer_id"))
        if offer is None:
            yield Violation(record.id, message.seq, "an options card without an offer")
            continue
        shown = [letters(str(option.get("title"))) for option in message.payload["options"]]
        rows = [{letters(text) for text in texts_within(option.body.get("title"))} for option in offer.options]
        if len(shown) != len(rows) or not all(title in row for title, row in zip(shown, rows)):
            yield Violation(record.id, message.seq, f"the card is not its offer {offer.id}: {shown}")


def commitment_cards(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every promise on a card or in its text that is not a row with the same owner and date."""
    numbers = {case.id: case.number for case in record.cases}
    for message in record.messages:
        if message.kind not in ("commitment", "status") or message.role == "customer":
            continue
        payload = message.payload or {}
        items = payload.get("items") or []
        for item in items:
            promised = (
                row
                for row in record.commitments
                if numbers[row.case_id] == payload.get("case_number") and row.made_at <= message.at
            )
            if any(_same_promise(item, row, policy) for row in promised):
                continue
            if message.kind == "status" and _moment(item.get("due_at")) in _answers_promised(record):
                continue
            yield Violation(record.id, message.seq, f"a promise without a row: {item}")
        if message.kind == "commitment":
            if not items:
                yield Violation(record.id, message.seq, "an agreement that promises nothing")
            bullets = [line for line in message.text.splitlines() if line.startswith(_BULLETS)]
            if len(bullets) != len(items):
                yield Violation(record.id, message.seq, f"{len(bullets)} lines for {len(items)} promises")


def _same_promise(item: dict[str, Any], row: Commitment, policy: Policy) -> bool:
    handler = policy.handlers.get(row.owner)
    owners = {row.owner} | ({handler.label("zh-Hant"), handler.label("en")} if handler else set())
    return (
        letters(str(item.get("what"))) in {letters(text) for text in texts_within(row.what)}
        and letters(str(item.get("owner"))) in {letters(owner) for owner in owners}
        and _moment(item.get("due_at")) == row.due_at.replace(microsecond=0)
    )


def _answers_promised(record: Record) -> set[dt.datetime]:
    moments = [row.promised_by for row in record.handoffs] + [row.answer_by for row in record.approvals]
    return {moment.replace(microsecond=0) for moment in moments if moment is not None}


def promised_times(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every handoff card whose promised time is in no row.

    The time in a row may become earlier afterwards but never later.
    """
    for message in record.messages:
        if message.kind != "handoff" or message.role == "customer":
            continue
        promised = _moment((message.payload or {}).get("promised_by"))
        rows = [row.promised_by for row in record.handoffs if row.promised_by and row.requested_at <= message.at]
        if promised is None or not any(row.replace(microsecond=0) <= promised for row in rows):
            yield Violation(record.id, message.seq, f"an answer by {promised} is promised in no row")


def _moment(text: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None
