"""List the routes of the agents' side; all but the page, its files, sign-in and sign-out need a signed-in agent."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.cases.accounts.permissions import May
from bot.desk.agents import (
    account_keeping,
    accounts,
    approvals,
    assist,
    attachments,
    audit_log,
    conversation_view,
    draft_approval,
    events,
    export,
    lists,
    live_work,
    notes,
    offers,
    own_password,
    pages,
    policy_notice,
    presence,
    reply_templates,
    saved_views,
    search,
    suggestions,
    timeline,
    transfers,
    wording,
)
from bot.desk.agents.guard import for_agents, for_anyone

CONVERSATION = "/api/desk/conversations/{conversation_id}"

routes: list[BaseRoute] = [
    Mount(pages.STATIC, StaticFiles(directory=pages.FOLDER / "static"), name="desk-static"),
    Route("/desk", pages.desk, methods=["GET"]),
    Route("/api/desk/session", for_anyone(accounts.sign_in), methods=["POST"]),
    Route("/api/desk/session", for_anyone(accounts.sign_out), methods=["DELETE"]),
    Route("/api/desk/me", for_agents(accounts.me, May.BE_HERE), methods=["GET"]),
    Route("/api/desk/me/password", for_agents(own_password.change, May.BE_HERE), methods=["POST"]),
    Route("/api/desk/accounts", for_agents(account_keeping.accounts, May.ADMINISTER), methods=["GET"]),
    Route("/api/desk/accounts", for_agents(account_keeping.add, May.ADMINISTER), methods=["POST"]),
    Route("/api/desk/accounts/{account_id:int}", for_agents(account_keeping.change, May.ADMINISTER), methods=["PATCH"]),
    Route(
        "/api/desk/lockouts/{kind}/{name:path}", for_agents(account_keeping.lift, May.ADMINISTER), methods=["DELETE"]
    ),
    Route("/api/desk/audit", for_agents(audit_log.entries, May.ADMINISTER), methods=["GET"]),
    Route("/api/desk/policy", for_agents(policy_notice.policy_notice, May.BE_HERE), methods=["GET"]),
    Route("/api/desk/queue", for_agents(lists.queue, May.SEE), methods=["GET"]),
    Route("/api/desk/events", for_agents(events.events, May.SEE), methods=["GET"]),
    Route("/api/desk/search", for_agents(search.search_conversations, May.SEE), methods=["GET"]),
    Route("/api/desk/views", for_agents(saved_views.listed, May.SEE), methods=["GET"]),
    Route("/api/desk/views", for_agents(saved_views.save, May.SEE), methods=["POST"]),
    Route("/api/desk/views/{view_id:int}", for_agents(saved_views.change, May.SEE), methods=["PUT"]),
    Route("/api/desk/views/{view_id:int}", for_agents(saved_views.delete, May.SEE), methods=["DELETE"]),
    Route(CONVERSATION + "/export", for_agents(export.export, May.SEE), methods=["GET"]),
    Route(CONVERSATION + "/timeline", for_agents(timeline.timeline, May.SEE), methods=["GET"]),
    Route(CONVERSATION, for_agents(conversation_view.conversation, May.SEE), methods=["GET"]),
    Route(CONVERSATION + "/take", for_agents(live_work.take, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/messages", for_agents(live_work.talk, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/typing", for_agents(live_work.typing, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/wording", for_agents(wording.wording, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/remedies", for_agents(offers.remedies, May.WORK), methods=["GET"]),
    Route(CONVERSATION + "/offers", for_agents(offers.make, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/assist", for_agents(assist.assist, May.SEE), methods=["GET"]),
    Route(CONVERSATION + "/suggestions", for_agents(suggestions.record, May.WORK), methods=["POST"]),
    Route("/api/desk/templates", for_agents(reply_templates.listed, May.SEE), methods=["GET"]),
    Route("/api/desk/templates", for_agents(reply_templates.make, May.SEE), methods=["POST"]),
    Route("/api/desk/templates/{template_id:int}", for_agents(reply_templates.change, May.SEE), methods=["PUT"]),
    Route("/api/desk/templates/{template_id:int}", for_agents(reply_templates.delete, May.SEE), methods=["DELETE"]),
    Route("/api/desk/suggestions", for_agents(suggestions.outcomes, May.TRAIN), methods=["GET"]),
    Route(CONVERSATION + "/draft-approval", for_agents(draft_approval.ask, May.WORK), methods=["POST"]),
    Route("/api/desk/approvals", for_agents(approvals.waiting, May.DECIDE), methods=["GET"]),
    Route("/api/desk/approvals/{approval_id:int}", for_agents(approvals.decide, May.DECIDE), methods=["POST"]),
    Route("/api/desk/approvals/{approval_id:int}", for_agents(approvals.take_back, May.WORK), methods=["DELETE"]),
    Route(CONVERSATION + "/pass", for_agents(live_work.decline_ring, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/notes", for_agents(notes.write, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/transfer", for_agents(transfers.transfer, May.WORK), methods=["POST"]),
    Route("/api/desk/colleagues", for_agents(presence.colleagues, May.WORK), methods=["GET"]),
    Route("/api/desk/colleagues/{agent_id:int}", for_agents(presence.set_up, May.WORK), methods=["POST"]),
    Route("/api/desk/presence", for_agents(presence.choose, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/give-back", for_agents(live_work.give_back, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/resolve", for_agents(live_work.resolve, May.WORK), methods=["POST"]),
    Route(CONVERSATION + "/attachments/{attachment_id}", for_agents(attachments.attachment, May.SEE), methods=["GET"]),
]
