"""Check what was accepted in a store: once, in time, with its promises, and within every limit of authority."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cases.customer_keys import email_key, phone_key
from bot.cases.models import Offer, OfferOption
from bot.remedy import Policy
from tests.attack.records import CONTACT, Record, Violation

# The period of the monthly limit per customer.
MONTH = dt.timedelta(days=30)


def acceptances(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for offers accepted twice, late or without promises, and for promises without an acceptance."""
    accepted_ids: set[str] = set()
    for offer in record.offers:
        taken = _accepted(offer)
        accepted_ids |= {option.id for option in taken}
        if len(taken) > 1:
            yield Violation(record.id, 0, f"{len(taken)} options of offer {offer.id} were accepted")
        if bool(taken) != (offer.state in ("accepted", "taken_back")):
            yield Violation(record.id, 0, f"offer {offer.id} is {offer.state} with {len(taken)} options accepted")
        for option in taken:
            if option.accepted_at is None or not offer.made_at <= option.accepted_at < offer.expires_at:
                yield Violation(record.id, 0, f"option {option.id} was accepted at {option.accepted_at}, out of time")
            promises = [row for row in record.commitments if row.option_id == option.id]
            if len(promises) != len(option.body.get("commitments") or ()):
                yield Violation(record.id, 0, f"option {option.id} has {len(promises)} promises")
    for row in record.commitments:
        if row.option_id not in accepted_ids:
            yield Violation(record.id, 0, f"commitment {row.id} comes from no accepted option")


def _accepted(offer: Offer) -> list[OfferOption]:
    return [option for option in offer.options if option.accepted_at is not None]


@dataclass(frozen=True)
class _Spent:
    """One acceptance: time, role whose limits apply, case, values in minor units, conversation."""

    at: dt.datetime
    role: str
    case_id: int
    value: int
    goodwill: int
    conversation_id: str


def limits(records: Sequence[Record], policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every acceptance above the limit of its role: for goodwill, per case, or per customer.

    Conversations that share an e-mail address, a telephone number or an order, directly or through others, belong to
    one customer.
    """
    spent = sorted((one for record in records for one in _spent(record)), key=lambda one: one.at)
    customers = _customers(records)
    in_case: defaultdict[int, int] = defaultdict(int)
    for at, one in enumerate(spent):
        limit = policy.authority[one.role]
        in_case[one.case_id] += one.value
        month = [
            other.value
            for other in spent[: at + 1]
            if customers[other.conversation_id] == customers[one.conversation_id] and other.at > one.at - MONTH
        ]
        for what, value, most in (
            ("goodwill", one.goodwill, limit.goodwill),
            ("in one case", in_case[one.case_id], limit.per_case),
            ("for one customer in thirty days", sum(month), limit.per_customer_month),
        ):
            if value > most:
                yield Violation(one.conversation_id, 0, f"{one.role} gave {value} {what}, above {most}")


def _spent(record: Record) -> Iterator[_Spent]:
    for offer in record.offers:
        for option in _accepted(offer):
            assert option.accepted_at is not None
            yield _Spent(
                option.accepted_at,
                offer.role,
                offer.case_id,
                option.value_minor or 0,
                int(option.body.get("goodwill_minor") or 0),
                record.id,
            )


def _customers(records: Sequence[Record]) -> dict[str, str]:
    """Return for each conversation id the id of one conversation that represents its customer."""
    leader = {record.id: record.id for record in records}

    def find(conversation_id: str) -> str:
        while leader[conversation_id] != conversation_id:
            conversation_id = leader[conversation_id]
        return conversation_id

    first_with: dict[str, str] = {}
    for record in records:
        for mark in _marks(record):
            leader[find(record.id)] = find(first_with.setdefault(mark, record.id))
    return {record.id: find(record.id) for record in records}


def _marks(record: Record) -> set[str]:
    mine = record.conversation
    told = [mine.customer_email or "", mine.customer_phone or ""]
    told += [message.text for message in record.messages if message.role == "customer"]
    contacts = {contact for text in told for contact in CONTACT.findall(text)}
    marks = {f"email:{email_key(contact)}" for contact in contacts if "@" in contact}
    marks |= {f"phone:{phone_key(contact)}" for contact in contacts if "@" not in contact}
    marks |= {row.mark for row in record.marks}
    return marks | {f"order:{fact.value}" for fact in record.facts if fact.name == "order_number"}
