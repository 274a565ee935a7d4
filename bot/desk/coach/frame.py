"""The frame of the trainers' pages: who may see them, their words, and how a page is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.cases.accounts.permissions import May, allowed
from bot.desk.agents import pages
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS, who_may
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.insight.frame import STATIC as LOOKS
from bot.desk.promises.form import comes_from_the_page

FOLDER = Path(__file__).parent
ROOT = "/desk/coach"
STATIC = ROOT + "/static"
TABS = (("inbox", ROOT), ("taught", ROOT + "/taught"))
WORDS = "coach_page."
# Groups of words of the desk that are shown here too.
_SHARED = ("agents.kind.", "agents.emotion.", "agents.fact.")
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


class CoachWords:
    """The words of the trainers' pages in one language; a label without words is shown by its id."""

    def __init__(self, request: Request) -> None:
        words, self.locale = context_of(request).words, page_locale(request)
        self._words = words
        self.entries = {name.removeprefix(WORDS): text for name, text in words.all(self.locale, WORDS).items()}
        self._shared = {name: text for part in _SHARED for name, text in words.all(self.locale, part).items()}

    def say(self, name: str, **values: object) -> str:
        """Return the words with this name, filled in."""
        return self._words.say(WORDS + name, self.locale, **values)

    def label(self, head: str, name: str) -> str:
        """Return what a label of a head is called."""
        for found in (f"label.{head}.{name}", f"label.{name}"):
            if found in self.entries:
                return self.entries[found]
        for part in _SHARED:
            if part + name in self._shared:
                return self._shared[part + name]
        return name


async def trainer(request: Request, may: May = May.TRAIN) -> SignedIn | None:
    """Return the trainer who looks, or whoever has another permission; None when they may not."""
    return await who_may(request, may)


def is_foreign(request: Request) -> bool:
    """Return whether a form was sent from a page of somebody else."""
    return not comes_from_the_page(request)


def page(
    request: Request,
    agent: SignedIn,
    template: str,
    tab: str,
    shown: Mapping[str, Any],
    status: int = 200,
    *,
    talk: str | None = None,
) -> Response:
    """Return a page, and note who looked at customers' words: those of one conversation (`talk`), else of many."""
    words = CoachWords(request)
    if talk is None:
        audit_view(context_of(request), agent, "heard_wrongly:all", "list.viewed")
    else:
        audit_view(context_of(request), agent, f"conversation:{talk}", "conversation.viewed")
    frame = {
        "words": words.entries,
        "locale": words.locale,
        "static": STATIC,
        "looks": LOOKS,
        "desk_static": pages.STATIC,
        "tabs": TABS if allowed(agent.role, May.TRAIN) else (),
        "tab": tab,
        "path": request.url.path,
        "root": ROOT,
    }
    return templates.TemplateResponse(request, template, {**frame, **shown}, status_code=status, headers=HEADERS)


def sorry(request: Request, agent: SignedIn, why: str, status: int) -> Response:
    """Return a page that says why there is nothing to see."""
    return page(request, agent, "sorry.html", "", {"why": CoachWords(request).say(why)}, status)
