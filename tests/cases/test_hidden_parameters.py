"""Test that the errors of the databases, which are logged, do not repeat customers' words."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.cases import Store

SAID = "my telephone is 0912 345 678"


@pytest.mark.parametrize("side", ["begin", "read"])
def test_a_failed_statement_does_not_say_what_it_was_about(store: Store, side: str) -> None:
    with pytest.raises(DBAPIError) as failed, getattr(store, side)() as session:
        session.execute(text("SELECT :said FROM there_is_no_such_table"), {"said": SAID})
    told = "".join(traceback.format_exception(failed.type, failed.value, failed.tb))
    assert "there_is_no_such_table" in told
    assert SAID not in told
