"""Charts: bars to the scale of their axis, and a map that leaves no hazard and no number out."""

from __future__ import annotations

import httpx
import pytest

from bot.cases import cases, conversations, fact_store
from bot.desk.context import Context
from bot.desk.insight import causes
from bot.desk.insight.charts import NARROW, Bar, heat, pareto
from tests.cases.helpers import say
from tests.desk.agents.people import AgentAtDesk


def test_bars_and_shares_stand_under_one_axis() -> None:
    drawn = pareto([Bar("a", 46, reached=0.46, before=10), Bar("b", 30, reached=0.76)], 100, "title")
    axis = {tick.text: tick.x for tick in drawn.ticks}
    start, end = axis["0 %"], axis["100 %"]
    assert drawn.bars[0].x == start and drawn.bars[0].width == pytest.approx((end - start) * 0.46, abs=0.2)
    assert drawn.spots[0].x == pytest.approx(start + drawn.bars[0].width, abs=0.2)


def test_a_period_before_with_more_stays_in_the_drawing() -> None:
    drawn = pareto([Bar("a", 5, reached=1.0, before=20)], 5, "title")
    assert drawn.marks[0].x > drawn.ticks[-1].x == pytest.approx(drawn.spots[0].x, abs=0.2)
    assert drawn.bars[0].width == pytest.approx((drawn.marks[0].x - drawn.bars[0].x) / 4, abs=0.2)


@pytest.mark.asyncio
async def test_the_map_shows_hazards_and_the_sum_of_the_rest(
    wu: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(causes, "MOST_PRODUCTS", 1)
    products = list(context.policy.products)[:3]
    told = [(products[0], "process")] * 5 + [(products[1], "process")] * 3 + [(products[1], "communication")]
    for product, kind in [*told, (products[2], "safety_hazard")]:
        await context.write(lambda s, product=product, kind=kind: _complain(s, product, kind))  # type: ignore[misc]
    svg = _map(await wu.http.get("/desk/insight/causes?by=kind"))
    hazardous = str(context.policy.products[products[2]].names["en"])
    assert f"{hazardous}, Safety hazard: 1<" in svg
    assert "Other products, Process: 3<" in svg and "Other products, Communication: 1<" in svg
    assert str(context.policy.products[products[1]].names["en"]) not in svg


def _complain(session, product: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    talk = conversations.open_conversation(session, locale="zh-Hant", customer={"email": "a@b.example"})
    say(session, talk.id, "壞了")
    case = cases.open_case(session, talk.id)
    fact_store.note(session, case, "product", product)
    cases.update(session, case, kind=kind)


def _map(page: httpx.Response) -> str:
    return page.text.partition("chart--heat")[2].partition("</svg>")[0]


@pytest.mark.parametrize("columns", [["Product quality", "Communication", "Fraud"], ["商品品質"] * 7])
def test_on_phones_a_map_has_its_labels_above_cells_of_the_whole_width(columns: list[str]) -> None:
    rows = [(name, [(3, "")] * len(columns)) for name in ("A rather long name of a product", "電鍋")]
    drawn = heat(columns, rows, "title", NARROW)
    assert all(cell.x >= 0 and cell.x + cell.width <= NARROW.width for cell in drawn.bars)
    assert drawn.bars[0].x == 0 and drawn.bars[-1].x + drawn.bars[-1].width == pytest.approx(NARROW.width, abs=3)
    for label, first in zip(drawn.labels, drawn.bars[:: len(columns)]):
        assert label.y < first.y and label.text == rows[drawn.labels.index(label)][0]
    assert drawn.bars[len(columns)].y > drawn.bars[0].y + drawn.bars[0].height
    assert drawn.height >= drawn.bars[-1].y + drawn.bars[-1].height
    assert {tick.title for tick in drawn.ticks} == set(columns)


def test_a_heading_has_two_lines_where_one_is_too_short() -> None:
    drawn = heat(["Product quality", "Fraud", "Communication", "Process", "Safety hazard", "No", "x"], [], "", NARROW)
    assert [tick.text for tick in drawn.ticks[:2]] == ["quality", "Product"]
    assert drawn.ticks[0].y > drawn.ticks[1].y
    assert "Fraud" in {tick.text for tick in drawn.ticks}
