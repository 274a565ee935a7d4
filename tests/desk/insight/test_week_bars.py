"""Bars of weeks: the highest fills the drawing, and a week that is not over says so."""

from __future__ import annotations

from bot.desk.insight.week_bars import HEIGHT, Week, week_bars


def test_no_weeks_have_no_bars() -> None:
    assert week_bars([], []) == []


def test_the_highest_fills_the_drawing_and_weeks_after_stand_apart() -> None:
    before, last, after = week_bars([Week(2), Week(4)], [Week(1)])
    assert (before.height, last.height, after.height) == (HEIGHT / 2, HEIGHT, HEIGHT / 4)
    assert not last.after and after.after and after.x - last.x > last.x - before.x


def test_a_week_with_fewer_days_is_marked() -> None:
    bars = week_bars([Week(3), Week(2, 5)], [Week(1, 1)])
    assert [(bar.days, bar.is_part) for bar in bars] == [(7, False), (5, True), (1, True)]
