"""A drill is played at the desk without JavaScript, scored, and stays with whoever played it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.cases.models import Case, CaseFigure, Conversation, Message
from bot.coach.drills.practice import FILE
from bot.coach.drills.scenario import read_scenarios
from bot.coach.drills.telling import WORDS
from bot.desk.context import Context
from bot.desk.drills.frame import FOLDER
from bot.settings import ROOT as REPOSITORY
from bot.words import Words
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio
MODEL = read_scenarios(REPOSITORY / "data" / "drills", 0)["furious"].model
LIST = "/desk/drills"


async def begun(desk: AgentAtDesk, **more: str) -> str:
    """Begin a drill and return its address."""
    answer = await desk.http.post(LIST, data={"scenario": "furious", "seed": "7", **more})
    assert answer.status_code == 303
    return answer.headers["location"]


async def said(desk: AgentAtDesk, where: str, text: str, place: int) -> httpx.Response:
    return await desk.http.post(where, data={"act": "say", "place": str(place), "text": text})


async def played(desk: AgentAtDesk, where: str) -> str:
    """Play the model answer and return the page after it."""
    for place, text in enumerate(MODEL):
        assert (await said(desk, where, text, place)).status_code == 303
    return (await desk.http.get(where)).text


async def test_every_drill_is_offered_in_both_languages(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    for desk, locale in ((lin, "zh-Hant"), (wu, "en")):
        page = (await desk.http.get(LIST)).text
        for one in read_scenarios(REPOSITORY / "data" / "drills", 0).values():
            assert one.title[locale].replace("'", "&#39;") in page


async def test_a_drill_is_played_and_scored_beside_the_model_answer(wu: AgentAtDesk) -> None:
    where = await begun(wu)
    assert "<script" not in (await wu.http.get(where)).text
    page = await played(wu, where)
    assert "Settled · 100 of 100 points" in page and "Model answer" in page
    assert "You named what happened" in page and "textarea" not in page
    assert "Your best: 100 points" in (await wu.http.get(LIST)).text


async def test_the_same_number_begins_the_same(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    def opening(page: str) -> str:
        found = re.search(r"<p>([^<]*洗衣機[^<]*)</p>", page)
        assert found is not None
        return found[1]

    first, second = [(await desk.http.get(await begun(desk))).text for desk in (lin, wu)]
    assert opening(first) == opening(second)


async def test_a_message_sent_twice_counts_once(lin: AgentAtDesk, context: Context) -> None:
    where = await begun(lin)
    for _ in range(2):
        assert (await said(lin, where, MODEL[0], 0)).status_code == 303
    assert (await lin.http.get(where)).text.count("said--agent") == 1


async def test_nothing_typed_is_lost_when_it_cannot_be_taken(lin: AgentAtDesk) -> None:
    where = await begun(lin)
    empty = await said(lin, where, "  ", 0)
    assert empty.status_code == 400 and "請先寫下回覆" in empty.text
    long = await said(lin, where, "很抱歉" * 1400, 0)
    assert long.status_code == 400 and "4,000" in long.text and "很抱歉" * 1400 in long.text


async def test_an_agent_ends_a_drill(wu: AgentAtDesk) -> None:
    where = await begun(wu)
    await said(wu, where, MODEL[0], 0)
    assert (await wu.http.post(where, data={"act": "end", "text": "half a thought"})).status_code == 303
    page = (await wu.http.get(where)).text
    assert "You ended the drill" in page and "What would have helped" in page
    # What comes after the end changes nothing.
    await said(wu, where, MODEL[1], 1)
    assert (await wu.http.get(where)).text == page


async def test_who_waits_long_loses_points(wu: AgentAtDesk, clock: RunningClock) -> None:
    where = await begun(wu)
    clock.forward(timedelta(minutes=9))
    assert "The customer waited 9 minutes" in await played(wu, where)


async def test_nobody_sees_the_drills_of_others(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    where = await begun(lin)
    assert (await wu.http.get(where)).status_code == 404
    assert (await said(wu, where, "hello", 0)).status_code == 404
    assert where not in (await wu.http.get(LIST)).text
    assert "said--agent" not in (await lin.http.get(where)).text


@pytest.mark.parametrize(
    "login, status", [("lin", 200), ("wu", 200), ("tong", 200), ("zhou", 303)], ids=lambda one: str(one)
)
async def test_who_may_practise(app: Starlette, login: str, status: int) -> None:
    desk = AgentAtDesk.at(app)
    assert (await desk.sign_in(login)).status_code == 200
    assert (await desk.http.get(LIST)).status_code == status
    assert (await desk.http.post(LIST, data={"scenario": "furious"})).status_code == 303
    if status == 303:
        assert (await desk.http.get(LIST)).headers["location"] == "/desk"
    await desk.http.aclose()


async def test_nobody_signed_in_is_asked_to_sign_in(app: Starlette) -> None:
    desk = AgentAtDesk.at(app)
    page = (await desk.http.get(LIST)).text
    assert 'class="drill"' not in page and "/desk/static/" in page
    assert (await desk.http.post(LIST, data={"scenario": "furious"})).headers["location"] == "/desk"
    await desk.http.aclose()


async def test_a_foreign_page_begins_nothing(lin: AgentAtDesk) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    where = await begun(lin)
    for path, data in ((LIST, {"scenario": "furious"}), (where, {"act": "say", "place": "0", "text": "x"})):
        assert (await lin.http.post(path, data=data, headers=foreign)).status_code == 403
    assert (await lin.http.get(LIST)).text.count(f'<td><a href="{LIST}/') == 1


@pytest.mark.parametrize("seed", ["-1", "9" * 400, "七", "1.5", ""])
async def test_a_number_that_is_none_is_replaced(lin: AgentAtDesk, seed: str) -> None:
    assert (await lin.http.get(await begun(lin, seed=seed))).status_code == 200


async def test_what_is_not_there_is_said(lin: AgentAtDesk) -> None:
    assert (await lin.http.get(f"{LIST}/{10**30}")).status_code == 404
    assert (await lin.http.post(LIST, data={"scenario": "nobody"})).status_code == 404


async def test_nothing_of_a_drill_is_in_the_case_store(lin: AgentAtDesk, context: Context) -> None:
    await played(lin, await begun(lin))
    for table in (Case, CaseFigure, Conversation, Message):
        counted = select(func.count()).select_from(table)
        assert await context.read(lambda s, q=counted: s.execute(q).scalar()) == 0
    kept = context.settings.practice_dir / FILE
    assert kept.is_file() and kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("template", sorted((FOLDER / "templates").glob("*.html")), ids=lambda path: path.name)
async def test_the_words_of_a_template_are_there(template: Path, words: Words) -> None:
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"\bwords\.(\w+)", text)) | set(re.findall(r'\bwords\["([\w.]+)"\]', text))
    known = words.all("en", WORDS)
    assert [name for name in sorted(named) if WORDS + name not in known] == []
