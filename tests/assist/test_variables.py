"""Variables of templates: filled in when known, reported when unknown or still open."""

from __future__ import annotations

from bot.assist.variables import fill, left_open, unknown


def test_only_known_variables_are_filled_in() -> None:
    text = "{customer}，{handler}會處理 {其他} {amount}"
    filled = fill(text, {"customer": "陳{agent}", "amount": "1", "agent": "x"})
    assert filled == "陳{agent}，{handler}會處理 {其他} {amount}"
    assert left_open("{handler} {due} {handler} {Other} {amount}") == ["handler", "due"]
    assert unknown("{customer} {amount} {amount} {x y}") == ["amount"]
