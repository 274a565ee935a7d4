"""Tables as files: headings as on the page, sums in the currency's unit, days with their year."""

from __future__ import annotations

from datetime import date, datetime

from bot.desk.insight.tables import Cell, Column, Table


def test_a_file_has_titles_sums_and_days() -> None:
    columns = [
        Column("case", "案號", is_number=False),
        Column("opened", "開案", is_number=False),
        Column("day", "日期", is_number=False),
        Column("minor", "金額", is_money=True),
        Column("events", "次數"),
    ]
    row = [Cell("A1"), Cell(datetime(2026, 11, 30, 9, 5), "今天"), Cell(date(2026, 11, 30)), Cell(570000, "NT$5,700")]
    head, first, second = (
        Table("t", "", columns, [[*row, Cell(3, "3")], [*row[:3], Cell(None), Cell(0)]]).as_csv(2).splitlines()
    )
    assert head == "\ufeff案號,開案,日期,金額,次數"
    assert first == "A1,2026-11-30 09:05,2026-11-30,5700.00,3"
    assert second == "A1,2026-11-30 09:05,2026-11-30,,0"
    assert Table("t", "", columns, [[*row, Cell(3)]]).as_csv(0).endswith(",570000,3\r\n")
