"""Test the demonstration page: it shows the company of the policy, and a plain page if page.yml has mistakes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.conversation.phrases import Phrases
from bot.desk.app import create_app
from bot.remedy import PolicyError, load_policy
from bot.remedy.demo_page import check_front
from bot.settings import ROOT, Settings
from bot.words import Words
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio
SHOP, CLINIC = ROOT / "data" / "policy", ROOT / "examples" / "policies" / "hong-kong-clinic"
Visit = Callable[[Path], "asynccontextmanager[httpx.AsyncClient]"]


@pytest.fixture
def visit(settings: Settings, words: Words, phrases: Phrases) -> Visit:
    """Return a context manager with a client of the desk that has its policy in a folder."""

    @asynccontextmanager
    async def visiting(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(replace(settings, policy_dir=folder), dialogue=FakeDialogue(), words=words, phrases=phrases)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            yield client
        app.state.context.store.close()

    return visiting


def copied(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "policy"))


@pytest.mark.slow
async def test_the_page_is_that_of_the_company(visit: Visit) -> None:
    async with visit(SHOP) as desk:
        page = (await desk.get("/shop?lang=zh")).text
        assert 'lang="zh-Hant-TW"' in page and "安居生活" in page and "NT$12,900" in page and "信義店" in page
    async with visit(CLINIC) as desk:
        page = (await desk.get("/shop?lang=zh")).text
        assert 'lang="zh-Hant-HK"' in page and "晴灣醫務" in page and "HK$3,980" in page and "旺角診所" in page
        english = (await desk.get("/shop?lang=en")).text
        assert "Ching Wan Clinics" in english and "HK$380" in english
        for word in ("安居", "Anju", "NT$", "掃地", "robot", "門市"):
            assert word not in page + english


@pytest.mark.slow
@pytest.mark.parametrize("folder", [SHOP, CLINIC], ids=["shop", "clinic"])
async def test_every_picture_of_the_page_is_there(visit: Visit, folder: Path) -> None:
    async with visit(folder) as desk:
        page = (await desk.get("/shop")).text
        pictures = await desk.get("/shop/pictures/pictures.svg")
        hero = await desk.get("/shop/pictures/hero.svg")
        assert {pictures.headers["content-type"], hero.headers["content-type"]} == {"image/svg+xml"}
        named = [part.split('"')[0] for part in page.split("pictures.svg#")[1:]]
        assert named and all(f'id="{name}"' in pictures.text for name in named)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["page.yml", "..%2fcompany.yml", "none.svg"])
async def test_nothing_but_pictures_is_handed_out(visit: Visit, name: str) -> None:
    async with visit(SHOP) as desk:
        assert (await desk.get(f"/shop/pictures/{name}")).status_code == 404


@pytest.mark.slow
async def test_without_a_file_the_page_shows_what_the_policy_knows(visit: Visit, tmp_path: Path) -> None:
    folder = copied(CLINIC, tmp_path)
    shutil.rmtree(folder / "page")
    check_front(folder, load_policy(folder))
    async with visit(folder) as desk:
        page = (await desk.get("/shop?lang=en")).text
        assert (
            "Ching Wan Clinics" in page and "GP consultation" in page and "HK$380" in page and "Sha Tin clinic" in page
        )
        assert "hero.svg" not in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("product: blood_test", "product: blod_test", "'blod_test' is not a known product"),
        ("branch: sha_tin", "branch: shatin", "'shatin' is not a known branch"),
        ("notice:", "notise:", "'notise' is not known here"),
        ("在家見醫生", "造成不便", "'造成不便' is forbidden by wording.yml"),
    ],
)
async def test_a_mistake_in_the_page_is_named_and_the_plain_page_stands_in(
    visit: Visit, tmp_path: Path, old: str, new: str, what: str
) -> None:
    folder = copied(CLINIC, tmp_path)
    path = folder / "page" / "page.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        check_front(folder, load_policy(folder))
    problem = raised.value.problems[0]
    assert what in problem.what
    assert (problem.file, problem.line) == ("page/page.yml", text[: text.index(old)].count("\n") + 1)
    async with visit(folder) as desk:
        page = await desk.get("/shop?lang=en")
        assert page.status_code == 200 and "GP consultation" in page.text and "hero.svg" not in page.text
