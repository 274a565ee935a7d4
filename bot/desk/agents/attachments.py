"""`GET /api/desk/conversations/{id}/attachments/{file}`: download a customer's file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.cases import attachments
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import agent_of
from bot.desk.context import context_of
from bot.desk.customers.attachments import file_answer


async def attachment(request: Request) -> Response:
    """Return the file as a download, never shown as a page; 404 when it belongs to another conversation."""
    context = context_of(request)
    conversation_id = request.path_params["conversation_id"]
    attachment_id = request.path_params["attachment_id"]
    found = await context.read(lambda s: attachments.get(s, conversation_id, attachment_id))
    audit_view(context, agent_of(request), f"attachment:{attachment_id}", "attachment.viewed")
    return file_answer(context, found.id, found.name, found.media_type)
