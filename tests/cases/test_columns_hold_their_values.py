"""What a column says that it may hold fits into it: PostgreSQL refuses what is too long, SQLite keeps it."""

from __future__ import annotations

import re

from sqlalchemy import CheckConstraint, String

from bot.cases.models.base import Base

# The comment of a column that names its values and nothing else.
_VALUES = re.compile(r"[a-z_]+(?:, [a-z_]+)*,? or [a-z_]+")
_CHECKED = re.compile(r"(?:\w+\.)?(\w+) IN \((.*)\)")


def too_long() -> list[str]:
    found = []
    for table in Base.metadata.sorted_tables:
        checks = [_CHECKED.search(str(one.sqltext)) for one in table.constraints if isinstance(one, CheckConstraint)]
        checked = {one[1]: re.findall(r"'([^']*)'", one[2]) for one in checks if one}
        for column in table.columns:
            if not isinstance(column.type, String) or column.type.length is None:
                continue
            named = _VALUES.fullmatch(column.comment or "")
            values = re.split(r",? or |, ", named[0]) if named else []
            long = [one for one in [*values, *checked.get(column.name, ())] if len(one) > column.type.length]
            found += [f"{column}: {one}" for one in long]
    return found


def test_every_value_that_a_column_names_fits_into_it() -> None:
    assert too_long() == []
