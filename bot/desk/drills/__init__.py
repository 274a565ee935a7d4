"""Drills: agents practise with invented customers at `/desk/drills`; drawn on the server, without JavaScript."""

from __future__ import annotations

from starlette.routing import Mount

from bot.desk.drills import listed, played
from bot.desk.drills.frame import FOLDER, STATIC
from bot.desk.feature import Feature
from bot.desk.static_files import PageFiles

routes = [
    Mount(STATIC, PageFiles(FOLDER / "static"), name="drills-static"),
    *listed.routes,
    *played.routes,
]
feature = Feature("drills", routes)
