"""Cases at the counter and on the telephone: taken down, agreed on by the customer's word, and printed."""

from __future__ import annotations

from starlette.routing import Mount, Route

from bot.cases.accounts.permissions import May
from bot.desk.agents.guard import for_agents
from bot.desk.counter import slip, taking_down, word_given
from bot.desk.feature import Feature
from bot.desk.static_files import PageFiles

CONVERSATION = "/api/desk/conversations/{conversation_id}"

feature = Feature(
    "counter",
    [
        Route("/api/desk/counter", for_agents(taking_down.take_it_down, May.WORK), methods=["POST"]),
        Route("/api/desk/counter/choices", for_agents(taking_down.listed, May.WORK), methods=["GET"]),
        Route("/api/desk/counter/known", for_agents(taking_down.known, May.WORK), methods=["GET"]),
        Route(CONVERSATION + "/word", for_agents(word_given.accept, May.WORK), methods=["POST"]),
        Route("/desk/slip/{conversation_id}", slip.page, methods=["GET"]),
        Mount(slip.STATIC, PageFiles(slip.FOLDER / "static"), name="slip-static"),
    ],
)
