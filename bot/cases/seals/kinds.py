"""What is sealed: the tables, which of their columns hold words that may be erased, and where a row belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.belonging import conversation_of
from bot.cases.models import (
    Approval,
    AuditEntry,
    Case,
    Commitment,
    FollowUp,
    Message,
    Offer,
    OfferOption,
    PromiseChange,
    Survey,
)

# The scope of a row that belongs to no conversation.
NOWHERE = ""


@dataclass(frozen=True)
class Kind:
    """One sealed table: the column that names a row, and the columns with words. Every other column is kept for good.

    A column that is added later must be empty in the rows there are, or their seals no longer fit.
    """

    name: str
    model: Any
    key: str
    words: tuple[str, ...]
    scope_of: Callable[[Session, Mapping[str, Any]], str]
    # The condition on rows that they belong to one of these conversations; None for rows that belong to none.
    within: Callable[[list[str]], Any] | None

    def split(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values that are kept for good, and those that may be erased."""
        plain: dict[str, Any] = {}
        words: dict[str, Any] = {}
        for column in (each.name for each in self.model.__table__.columns):
            (words if column in self.words else plain)[column] = values[column]
        return plain, words

    def read(self, session: Session, scope: str, row_key: str) -> dict[str, Any] | None:
        """Return the stored values of a row, None when it is not there; `scope` is as in `pending.note`."""
        table = self.model.__table__
        column = table.c[self.key]
        # Converted here and not by the database, which would read every row of the table then.
        wanted = select(table).where(column == column.type.python_type(row_key))
        if scope:
            wanted = wanted.where(table.c.conversation_id == scope)
        found = session.execute(wanted).mappings().one_or_none()
        return None if found is None else dict(found)


def _own(session: Session, values: Mapping[str, Any]) -> str:
    return str(values["conversation_id"])


def _of_case(session: Session, values: Mapping[str, Any]) -> str:
    return conversation_of(session, values["case_id"]) or NOWHERE


def _of_offer(session: Session, values: Mapping[str, Any]) -> str:
    offer = session.get(Offer, values["offer_id"])
    return NOWHERE if offer is None else _of_case(session, {"case_id": offer.case_id})


def _nowhere(session: Session, values: Mapping[str, Any]) -> str:
    return NOWHERE


def _cases_of(conversations: list[str]) -> Any:
    return select(Case.__table__.c.id).where(Case.__table__.c.conversation_id.in_(conversations))


def _offers_of(conversations: list[str]) -> Any:
    offers = Offer.__table__
    return select(offers.c.id).where(offers.c.case_id.in_(_cases_of(conversations)))


def _of_cases(name: str, model: Any, *words: str) -> Kind:
    """Return the kind of a table whose rows belong to cases."""
    column = model.__table__.c.case_id
    return Kind(name, model, "id", words, _of_case, lambda ids: column.in_(_cases_of(ids)))


MESSAGE = Kind(
    "message",
    Message,
    "seq",
    ("text", "payload", "author_name", "client_id"),
    _own,
    lambda ids: Message.__table__.c.conversation_id.in_(ids),
)
AUDIT = Kind("audit", AuditEntry, "id", ("detail",), _nowhere, None)
KINDS = (
    MESSAGE,
    _of_cases("offer", Offer, "reason", "explanation", "end_reason"),
    Kind(
        "option",
        OfferOption,
        "id",
        ("body",),
        _of_offer,
        lambda ids: OfferOption.__table__.c.offer_id.in_(_offers_of(ids)),
    ),
    _of_cases("commitment", Commitment, "what", "state_reason"),
    _of_cases("promise_change", PromiseChange, "reason", "reference", "file_sha256", "paid_reason"),
    _of_cases("follow_up", FollowUp, "comment"),
    _of_cases("approval", Approval, "options", "reason", "note", "purpose", "customer_words"),
    Kind("survey", Survey, "id", ("comment",), _own, lambda ids: Survey.__table__.c.conversation_id.in_(ids)),
    AUDIT,
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}
