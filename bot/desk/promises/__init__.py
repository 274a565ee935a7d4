"""The page on which an owner settles a promise, opened by the signed address in their mail; there is no sign-in.

It works without JavaScript, sets no cookie and loads nothing from elsewhere. Opening it changes nothing, because
scanners of mail open every link; only a form of the page itself does.
"""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.care.links import PROMISE_PATH
from bot.desk.feature import Feature
from bot.desk.promises import page

routes = [
    Mount(PROMISE_PATH + "/static", StaticFiles(directory=Path(__file__).parent / "static"), name="promise-static"),
    Route(PROMISE_PATH + "/{token}", page.show, methods=["GET"]),
    Route(PROMISE_PATH + "/{token}", page.carry_out, methods=["POST"]),
]
feature = Feature("promises", routes)
