"""Seal rows that were written past the program, in bulk: by a migration, or by a tool that fills a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection

from bot.cases.models import Case, Offer
from bot.cases.paged import paged
from bot.cases.seals.kinds import KINDS, NOWHERE, Kind
from bot.cases.seals.sealing import Entry, append, entry_of

PAGE = 1000


def seal_found(connection: Connection, key: bytes, at: datetime) -> int:
    """Seal every row of every sealed table and return their number; only for a store without seals of rows."""
    sealed = 0
    for page in paged(_entries(connection), PAGE):
        append(connection, key, page, at)
        sealed += len(page)
    return sealed


def _entries(connection: Connection) -> Iterator[Entry]:
    cases, offers = Case.__table__, Offer.__table__
    of_case = dict(connection.execute(select(cases.c.id, cases.c.conversation_id)).all())
    of_offer = dict(connection.execute(select(offers.c.id, offers.c.case_id)).all())
    for kind in KINDS:
        for values in _rows(connection, kind):
            yield entry_of(kind, _scope(values, of_case, of_offer), values)


def _rows(connection: Connection, kind: Kind) -> Iterator[Mapping[str, Any]]:
    """Give the rows page by page, in the order of the primary key, because the pages are sealed in between."""
    table = kind.model.__table__
    primary, last = table.c.id, None
    # A migration comes before the later ones that add tables and columns; these are empty in the rows there are.
    if not inspect(connection).has_table(table.name):
        return
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    columns = [column for column in table.columns if column.name in there]
    absent = {column.name: None for column in table.columns if column.name not in there}
    while True:
        wanted = select(*columns).order_by(primary).limit(PAGE)
        page = connection.execute(wanted if last is None else wanted.where(primary > last)).mappings().all()
        if not page:
            return
        yield from ({**absent, **row} for row in page)
        last = page[-1]["id"]


def _scope(values: Mapping[str, Any], of_case: Mapping[int, str], of_offer: Mapping[str, int]) -> str:
    if "conversation_id" in values:
        return str(values["conversation_id"])
    if "offer_id" in values and "case_id" not in values:
        return of_case[of_offer[values["offer_id"]]]
    return of_case[values["case_id"]] if "case_id" in values else NOWHERE
