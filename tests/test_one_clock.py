"""Test that only `bot.clock` reads the computer's clock and formats times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cases.models import Base
from bot.settings import ROOT

READING = {
    "datetime.now(timezone.utc)": "from datetime import datetime, timezone",
    "dt.datetime.utcnow()": "import datetime as dt",
    "dt.datetime.today()": "import datetime as dt",
    "date.today()": "from datetime import date",
    "time.time()": "import time",
    "utc_now()": "from bot.clock import utc_now",
}


def checked(source: str, name: str) -> str:
    """Return the linter's output for `source` as if it were the file `name`."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "concise"]
    ran = subprocess.run(
        [*command, "--stdin-filename", name, "-"], input=source, capture_output=True, text=True, cwd=ROOT
    )
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["bot/cases/cases.py", "bot/desk/agents/lists.py", "bot/nlu/times.py", "bot/cli.py"])
def test_the_linter_refuses_every_other_reading_of_the_clock(name: str) -> None:
    source = "".join(f"{needed}\n\nprint({read})\n" for read, needed in READING.items())
    found = checked(source, name)
    assert found.count("TID251") >= len(READING), found


def test_time_for_pauses_and_intervals_is_no_clock() -> None:
    assert "TID251" not in checked("import time\n\nprint(time.monotonic())\n", "bot/desk/limits.py")


def test_the_database_stamps_nothing_by_itself() -> None:
    by_database = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "DateTime" in type(column.type).__name__
        and (column.server_default, column.server_onupdate, column.default, column.onupdate) != (None,) * 4
    }
    assert by_database == set()


def test_one_way_to_write_a_moment_down() -> None:
    written = ('"+00:00", "Z"', "CURRENT_TIMESTAMP")
    others = {
        str(path.relative_to(ROOT))
        for folder in ("bot", "actions")
        for path in Path(ROOT, folder).rglob("*.py")
        if any(each in path.read_text(encoding="utf-8") for each in written)
    }
    assert others == {"bot/clock.py"}
