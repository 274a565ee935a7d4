"""The frame of the pages of drills: who may practise, the page itself, and forms that come from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.cases.accounts.permissions import May
from bot.coach.drills.acts import acts
from bot.coach.drills.practice import Practice
from bot.coach.drills.scenario import Scenario, read_scenarios
from bot.coach.drills.telling import WORDS
from bot.desk.agents import pages
from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS, who_may
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.insight.frame import STATIC as INSIGHT_STATIC
from bot.remedy.problems import PolicyError

FOLDER = Path(__file__).parent
ROOT = "/desk/drills"
STATIC = ROOT + "/static"
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


class Fault(Exception):
    """Raised for what cannot be shown or done; `why` is the last part of the name of its words."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.why, self.status = why, status


async def practising(request: Request) -> SignedIn | None:
    """Return who practises, None when they may not: who answers customers, and who trains."""
    return await who_may(request, May.WORK, May.TRAIN)


def practice(context: Context) -> Practice:
    """Return the practice store of this desk."""
    return Practice(context.settings.practice_dir)


async def scenarios(context: Context) -> dict[str, Scenario]:
    """Return the drills as their files are now; raise Fault when these have mistakes."""
    folder, decimals = context.settings.drills_dir, context.policy.company.decimals
    try:
        return await anyio.to_thread.run_sync(_read, folder, decimals)
    except PolicyError:
        raise Fault("files", 500) from None


def _read(folder: Path, decimals: int) -> dict[str, Scenario]:
    acts()
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml")))
    return _read_at(folder, decimals, stamps)


@lru_cache(maxsize=2)
def _read_at(folder: Path, decimals: int, stamps: tuple[tuple[str, int], ...]) -> dict[str, Scenario]:
    """Return the drills of files with these times, so that they are read again only when one was changed."""
    return read_scenarios(folder, decimals)


def page(request: Request, template: str, shown: Mapping[str, Any], status: int = 200) -> Response:
    """Return a page of drills in the reader's language."""
    context, locale = context_of(request), page_locale(request)
    words = {name.removeprefix(WORDS): said for name, said in context.words.all(locale, WORDS).items()}
    frame = {
        "words": words,
        "locale": locale,
        "static": STATIC,
        "insight_static": INSIGHT_STATIC,
        "desk_static": pages.STATIC,
        "root": ROOT,
        "time": lambda at: _time(context, at),
    }
    return templates.TemplateResponse(request, template, {**frame, **shown}, status_code=status, headers=HEADERS)


def sorry(request: Request, fault: Fault) -> Response:
    """Return the page that says what cannot be shown, and why."""
    why = context_of(request).words.say(f"{WORDS}fault.{fault.why}", page_locale(request))
    return page(request, "sorry.html", {"why": why}, fault.status)


def _time(context: Context, at: dt.datetime) -> str:
    return context.policy.clock.local(at).strftime("%Y-%m-%d %H:%M")
