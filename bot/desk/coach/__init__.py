"""The pages of trainers: what was heard wrongly and did harm, a form to teach it, what was taught lately.

Agents have one of them: what was heard in a conversation, with a button that tells the trainers that it was wrong.

Drawn on the server and complete without JavaScript.
"""

from __future__ import annotations

from starlette.routing import Mount

from bot.desk.coach import group, inbox, talk, taught
from bot.desk.coach.frame import FOLDER, STATIC
from bot.desk.feature import Feature
from bot.desk.static_files import PageFiles

routes = [
    Mount(STATIC, PageFiles(FOLDER / "static"), name="coach-static"),
    *inbox.routes,
    *group.routes,
    *taught.routes,
    *talk.routes,
]
feature = Feature("coach", routes)
