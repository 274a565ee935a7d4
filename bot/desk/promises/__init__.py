"""The pages on which an owner settles a promise or an action, and the calendar of promises; without signing in.

A page is opened by the signed address in the owner's mail. It works without JavaScript, sets no cookie and loads
nothing from elsewhere. Opening it changes nothing, because scanners of mail open every link; only a form of the page
itself does.
"""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount, Route

from bot.care.links import ACTION_PATH, CALENDAR_PATH, PROMISE_PATH
from bot.desk.feature import Feature
from bot.desk.promises import action_page, calendar, page
from bot.desk.static_files import PageFiles

routes = [
    Mount(PROMISE_PATH + "/static", PageFiles(Path(__file__).parent / "static"), name="promise-static"),
    Route(PROMISE_PATH + "/{token}", page.show, methods=["GET"]),
    Route(PROMISE_PATH + "/{token}", page.carry_out, methods=["POST"]),
    Route(PROMISE_PATH + "/{token}/proof", page.proof, methods=["GET"]),
    Route(ACTION_PATH + "/{token}", action_page.show, methods=["GET"]),
    Route(ACTION_PATH + "/{token}", action_page.carry_out, methods=["POST"]),
    Route(CALENDAR_PATH + "/{token}.ics", calendar.feed, methods=["GET"]),
]
feature = Feature("promises", routes)
