"""Test that the measurement of long lists works, and that few rows are in the page; nothing here asserts a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.chromium import CHROMIUM
from tests.load.long_lists import measure, print_figures

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


def test_however_many_wait_few_rows_are_in_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asyncio.run(measure(200, tmp_path, changes=20, new_rows=2))
    assert 8 <= found.rows < 40
    assert len(found.after_event) == 2 and found.first_row > 0
    # Rows come and go in the page; what they leave behind would be counted here.
    assert found.elements[1] < found.elements[0] * 1.5
    print_figures(found, 20)
    assert "200 customers waiting" in capsys.readouterr().out
