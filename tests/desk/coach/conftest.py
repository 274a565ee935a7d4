"""Fixtures of the trainers' pages: a trainer, an agent, and a copy of the data that is taught."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.cases.accounts import agents
from bot.desk.context import Context
from bot.settings import ROOT
from tests.desk.agents.people import PASSWORD, AgentAtDesk, at_the_desk
from tests.desk.databases import Template

LABELS = """
intent:
  withdraw:
    is: {zh-Hant: 算了、不追究了, en: "never mind, drop it"}
    not: {zh-Hant: 要退錢, en: a wish for money}
emotion:
  angry: {is: {zh-Hant: 火氣, en: "hot: shouting"}}
"""


@pytest.fixture(scope="session")
def empty_database(empty_database: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return a database with the accounts of Hsu, a trainer, and Lin, an agent, made once."""
    with empty_database.copied(tmp_path_factory.mktemp("coach")) as made:
        with made.filling() as store, store.begin() as session:
            agents.add(session, "hsu", "許教練", "trainer", PASSWORD)
            agents.add(session, "lin", "林雅婷", "agent", PASSWORD)
        yield made


@pytest.fixture
def data(context: Context, tmp_path: Path) -> Path:
    """Return the folder of the data that this desk's trainers change: a few of the real files."""
    root = tmp_path / "project"
    for name in (
        "nlu/zh/withdraw.yml", "nlu/zh/request_remedy.yml", "nlu/en/withdraw.yml", "nlu/en/request_remedy.yml",
        "heads/zh/emotion/angry.txt", "heads/en/emotion/angry.txt", "heads/zh/danger/hazard.txt",
        "heads/en/danger/hazard.txt", "rules/recap.yml",
    ):  # fmt: skip
        (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / name, root / "data" / name)
    (root / "data" / "labels.yml").write_text(LABELS, encoding="utf-8")
    context.settings = replace(context.settings, root=root)
    return root / "data"


@pytest_asyncio.fixture
async def hsu(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in trainer, who reads English."""
    async with at_the_desk(app, "hsu", "en") as desk:
        yield desk
