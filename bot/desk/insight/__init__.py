"""Insight for managers: pages that count cases and promises, and open the cases behind every number.

Drawn on the server and readable without JavaScript; period, comparison and filters are in the address.
"""

from __future__ import annotations

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.desk.feature import Feature
from bot.desk.insight import causes, cures, lists, promises, recovery, today
from bot.desk.insight.frame import FOLDER, STATIC

routes = [
    Mount(STATIC, StaticFiles(directory=str(FOLDER / "static")), name="insight-static"),
    *today.routes,
    *causes.routes,
    *promises.routes,
    *recovery.routes,
    *lists.routes,
    *cures.routes,
]
feature = Feature("insight", routes)
