"""Insight for managers: pages that count cases and promises, and open the cases behind every number.

Drawn on the server and readable without JavaScript; period, comparison and filters are in the address.
"""

from __future__ import annotations

from starlette.routing import Mount

from bot.desk.feature import Feature
from bot.desk.insight import causes, cures, incidents, lists, promises, recovery, today
from bot.desk.insight.frame import FOLDER, STATIC
from bot.desk.insight.incidents.similar_words import similar_words
from bot.desk.static_files import PageFiles

routes = [
    Mount(STATIC, PageFiles(FOLDER / "static"), name="insight-static"),
    *today.routes,
    *causes.routes,
    *promises.routes,
    *recovery.routes,
    *lists.routes,
    *cures.routes,
    *incidents.routes,
]
feature = Feature("insight", routes, jobs=(similar_words,))
