"""Test CSV files: read back they hold what was written, and no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io

import pytest

from bot.desk.csv_table import csv_head, csv_rows


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_file_begins_with_the_mark_of_its_encoding() -> None:
    assert csv_head(["誰", "什麼事"]).encode("utf-8").startswith(b"\xef\xbb\xbf")


def test_what_is_written_is_read_back() -> None:
    row = ["陳小姐", 'she said "no", twice', "one\ntwo", 5, None, "", -3]
    assert read(csv_rows([row])) == [["陳小姐", 'she said "no", twice', "one\ntwo", "5", "", "", "-3"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000="])
def test_a_cell_that_looks_like_a_formula_is_text(start: str) -> None:
    (row,) = read(csv_rows([[start + 'HYPERLINK("http://evil.example")', "x"]]))
    assert row == ["'" + start + 'HYPERLINK("http://evil.example")', "x"]
