"""Cases told in similar words reach the board as one suggestion, once."""

from __future__ import annotations

import pytest

from bot.cases import cases, conversations, fact_store
from bot.cases.insight import signals
from bot.desk.context import Context
from bot.desk.insight.incidents.similar_words import SimilarWords
from tests.cases.helpers import say

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]
THEME = [
    "外送箱有很重的塑膠味，打開就頭暈",
    "箱子一打開塑膠味很重，整個房間都是",
    "紙箱塑膠味好重，聞了頭暈",
    "收到的箱子塑膠臭味很重，受不了",
    "包裹打開一股很重的塑膠味，頭好暈",
]
OTHERS = ["店員一直滑手機不理人", "發票抬頭打錯要重開", "冷氣安裝時間改了三次", "會員點數少了兩百點"]


async def test_a_theme_is_suggested_once(context: Context) -> None:
    def write(session) -> list[int]:  # type: ignore[no-untyped-def]
        made = []
        for text in [*THEME, *OTHERS]:
            talk = conversations.open_conversation(session, locale="zh-Hant")
            say(session, talk.id, text)
            case = cases.update(session, cases.open_case(session, talk.id), kind="process")
            fact_store.note(session, case, "what", text)
            made.append(case.id)
        return made

    made = await context.write(write)
    looking = SimilarWords()
    assert await looking.look(context) == 1
    (found,) = await context.read(lambda s: signals.listed(s))
    assert found.rule == "words" and set(found.cases) <= set(made[: len(THEME)]) and len(found.cases) >= 4
    assert await looking.look(context) == 0
    assert await SimilarWords().look(context) == 0
