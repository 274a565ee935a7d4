"""Insight for managers: pages that count cases and promises, and open the cases behind every number.

Drawn on the server and readable without JavaScript; period, comparison and filters are in the address.
"""

from __future__ import annotations

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.desk.feature import Feature
from bot.desk.insight import causes, cures, incidents, lists, promises, recovery, today
from bot.desk.insight.frame import FOLDER, STATIC
from bot.desk.insight.incidents.similar_words import similar_words

routes = [
    Mount(STATIC, StaticFiles(directory=str(FOLDER / "static")), name="insight-static"),
    *today.routes,
    *causes.routes,
    *promises.routes,
    *recovery.routes,
    *lists.routes,
    *cures.routes,
    *incidents.routes,
]
feature = Feature("insight", routes, jobs=(similar_words,))
