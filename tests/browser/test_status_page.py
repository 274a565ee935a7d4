"""The pages for customers in a browser: without barriers, by keyboard, on a telephone, without scripts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, expect

from bot.care.links import Links
from bot.cases import commitments, offers
from bot.cases.care import case_links, course, follow_ups
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.conversation.phrases import Phrases
from bot.desk.app import create_app
from bot.desk.context import Context
from bot.remedy import Policy
from bot.settings import Settings
from bot.words import Words
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import violations
from tests.care.world import World
from tests.desk.conftest import empty_database, environ, settings
from tests.desk.fakes import FakeDialogue

__all__ = ["empty_database", "environ", "settings"]

NARROW = {"width": 360, "height": 740}


@dataclass
class Served:
    """The desk on a port of this machine, with a company that makes promises."""

    url: str
    context: Context
    world: World

    def page_of(self, case_id: int) -> str:
        """Return the address of the status page of a case."""
        with self.context.store.begin() as session:
            case = session.get(Case, case_id)
            assert case is not None
            return Links(self.context.settings.secret_key, self.url).status(
                case_links.open_link(session, case, by="bot").id
            )

    def asked(self, days: tuple[int, ...], locale: str = "zh-Hant") -> int:
        """Let promises be kept, and ask whether it is mended; return the case."""
        case_id = self.world.agree(days, locale=locale)
        with self.context.store.begin() as session:
            case = session.get(Case, case_id)
            assert case is not None
            for promise in commitments.of_case(session, case):
                course.keep(session, promise.id, actor="owner:returns_desk")
            follow_ups.ask(session, case)
        return case_id


@pytest.fixture
def served(settings: Settings, policy: Policy, words: Words, phrases: Phrases) -> Iterator[Served]:
    app = create_app(settings, dialogue=FakeDialogue(), policy=policy, words=words, phrases=phrases)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    context: Context = app.state.context
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", context, World(context.services, context.store.clock))  # type: ignore[arg-type]
    server.should_exit = True
    thread.join()


Open = Callable[..., BrowserContext]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "size"), [("zh-Hant", DESKTOP), ("en", PHONE)])
def test_axe_finds_nothing(scheme: str, locale: str, size: dict[str, int], served: Served, new_context: Open) -> None:
    page = new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True).new_page()
    for address in (
        served.page_of(served.world.agree((2, 3), locale=locale)),
        f"{served.page_of(served.asked((1,), locale))}#mended-half",
        f"{served.url}/complaints?lang={locale}",
        f"{served.url}/c/nothing?lang={locale}",
    ):
        page.goto(address)
        for box in page.locator("details").all():
            box.evaluate("box => box.open = true")
        assert violations(page) == []


def test_half_mended_by_keyboard_opens_only_the_rest(served: Served, new_context: Open) -> None:
    case_id = served.asked((1, 2))
    page = new_context(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(f"{served.page_of(case_id)}#mended-half")
    page.get_by_label("想補充的話", exact=False).first.fill("門板還有一道刮痕")
    button = page.get_by_role("button", name="好一半")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已經記下來了")
    expect(page.get_by_text("您說：好一半", exact=False)).to_be_visible()
    with served.context.store.read() as session:
        case = session.get(Case, case_id)
        assert case is not None and offers.agreement(session, case) is not None
        assert {promise.state for promise in commitments.of_case(session, case)} == {"kept"}
        handoff = handoffs.current(session, case.conversation_id)
    assert handoff is not None and "門板還有一道刮痕" in (handoff.note or "")


def test_the_page_has_landmarks_and_headings_in_order(served: Served, new_context: Open) -> None:
    page = new_context().new_page()
    page.goto(served.page_of(served.world.agree((2,))))
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)  # type: ignore[arg-type]
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = page.get_by_role("region").evaluate_all("all => all.map(one => one.getAttribute('aria-labelledby'))")
    assert len(names) == len(set(names)) >= 5
    # The first Tab leads past the header.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("path", ["case", "/complaints"])
@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_nothing_is_wider_than_a_small_telephone(path: str, locale: str, served: Served, new_context: Open) -> None:
    page = new_context(viewport=NARROW).new_page()
    address = served.page_of(served.asked((1, 2), locale)) if path == "case" else f"{served.url}{path}"
    page.goto(f"{address}?lang={locale}")
    assert wide(page) == NARROW["width"]


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_it_asks_nobody_else_and_keeps_nothing(served: Served, new_context: Open) -> None:
    context = new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.page_of(served.world.agree((2,))))
    page.get_by_label("寫給我們").fill("請問今天會來嗎？")
    page.get_by_role("button", name="送出", exact=True).click()
    expect(page.locator(".log .customer .words").last).to_have_text("請問今天會來嗎？")
    assert all(address.startswith(served.url) or address.startswith("data:") for address in asked)
    assert context.cookies() == []


@pytest.mark.parametrize(("phone", "said"), [("0912 345 678", "這樣對嗎？"), ("12345", "還沒有改")])
def test_the_check_of_contact_details_comes_into_view(phone: str, said: str, served: Served, new_context: Open) -> None:
    page = new_context(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(served.page_of(served.world.agree((2, 3))))
    field = page.locator("#contact-phone")
    field.fill(phone)
    field.press("Enter")
    expect(page.get_by_text(said, exact=False).first).to_be_in_viewport()
    expect(page.locator("#contacts-title")).to_be_focused()
    # A change of language here leads back to the page.
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What we promised you")).to_be_visible()
