"""Every address of the agents' side. Each call but the page, its files and signing in needs a signed-in agent."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.desk.agents import (
    accounts,
    approvals,
    attachments,
    conversation_view,
    events,
    lists,
    live_work,
    offers,
    pages,
    policy_notice,
    wording,
)
from bot.desk.agents.guard import for_agents, for_anyone

CONVERSATION = "/api/desk/conversations/{conversation_id}"

routes: list[BaseRoute] = [
    Mount(pages.STATIC, StaticFiles(directory=pages.FOLDER / "static"), name="desk-static"),
    Route("/desk", pages.desk, methods=["GET"]),
    Route("/api/desk/session", for_anyone(accounts.sign_in), methods=["POST"]),
    Route("/api/desk/session", for_anyone(accounts.sign_out), methods=["DELETE"]),
    Route("/api/desk/me", for_agents(accounts.me), methods=["GET"]),
    Route("/api/desk/policy", for_agents(policy_notice.policy_notice), methods=["GET"]),
    Route("/api/desk/queue", for_agents(lists.queue), methods=["GET"]),
    Route("/api/desk/events", for_agents(events.events), methods=["GET"]),
    Route(CONVERSATION, for_agents(conversation_view.conversation), methods=["GET"]),
    Route(CONVERSATION + "/take", for_agents(live_work.take), methods=["POST"]),
    Route(CONVERSATION + "/messages", for_agents(live_work.talk), methods=["POST"]),
    Route(CONVERSATION + "/typing", for_agents(live_work.typing), methods=["POST"]),
    Route(CONVERSATION + "/wording", for_agents(wording.wording), methods=["POST"]),
    Route(CONVERSATION + "/remedies", for_agents(offers.remedies), methods=["GET"]),
    Route(CONVERSATION + "/offers", for_agents(offers.make), methods=["POST"]),
    Route("/api/desk/approvals", for_agents(approvals.waiting, least="supervisor"), methods=["GET"]),
    Route("/api/desk/approvals/{approval_id:int}", for_agents(approvals.decide, least="supervisor"), methods=["POST"]),
    Route("/api/desk/approvals/{approval_id:int}", for_agents(approvals.take_back), methods=["DELETE"]),
    Route(CONVERSATION + "/give-back", for_agents(live_work.give_back), methods=["POST"]),
    Route(CONVERSATION + "/resolve", for_agents(live_work.resolve), methods=["POST"]),
    Route(CONVERSATION + "/attachments/{attachment_id}", for_agents(attachments.attachment), methods=["GET"]),
]
