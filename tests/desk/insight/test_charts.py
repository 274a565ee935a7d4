"""Charts: bars to the scale of their axis, and a map that leaves no hazard and no number out."""

from __future__ import annotations

import httpx
import pytest

from bot.cases import cases, conversations, fact_store
from bot.desk.context import Context
from bot.desk.insight import causes
from bot.desk.insight.charts import Bar, pareto
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
