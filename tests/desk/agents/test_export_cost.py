"""Test that no message makes an export dear or long: rare characters are named a few times, empty lines left out."""

from __future__ import annotations

import pytest

from bot.desk.agents.export.as_pdf import EMPTY_LINES, as_pdf
from bot.desk.agents.export.sheet import Line, Sheet
from bot.pdf_fonts import MOST_SPELT, runs
from tests.hostile.measuring import seconds
from tests.hostile.shapes import PLAIN, SHAPES, written

# Characters, and how many times a hostile message may cost what the dearest plain one does.
LENGTH, MOST_TIMES = 1500, 8


def sheet(text: str) -> Sheet:
    """Return a record with one message."""
    return Sheet("zh-Hant", "t", "c", "f", "{page}/{pages}", (), "h", (Line("1", "x", "customer", text),))


def cost(text: str, enough: float = 0.0) -> float:
    """Return the seconds of printing one message."""
    return seconds(lambda: as_pdf(sheet(text)), (), tries=3, enough=enough)


@pytest.mark.slow
def test_no_message_makes_an_export_dear() -> None:
    most = MOST_TIMES * max(cost(written(unit, LENGTH)) for unit in PLAIN.values())
    dear = {name for name, shape in SHAPES.items() if cost(shape(LENGTH), enough=most) > most}
    assert dear == set()


def test_rare_characters_are_named_a_few_times() -> None:
    printed = "".join(piece for _, piece in runs("\ufdfa" * 100, None))
    assert printed.count("[arabic ligature") == MOST_SPELT
    assert printed.endswith("□" * (100 - MOST_SPELT))


def test_a_few_empty_lines_are_printed_and_no_more() -> None:
    one_page = as_pdf(sheet("一" + "\n" * 2000 + "二"))
    assert (
        one_page.count(b"/Type /Page\n")
        == as_pdf(sheet("一" + "\n" * (EMPTY_LINES + 1) + "二")).count(b"/Type /Page\n")
        == 1
    )
