"""`GET /desk/slip/{conversation_id}`: what a customer takes along, with the status page as a QR code."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from bot.cases import cases, commitments, conversations, fact_store
from bot.cases.accounts.permissions import May, allowed
from bot.cases.care import case_links
from bot.cases.errors import NotFound
from bot.conversation.display import both, instant, language
from bot.conversation.status import commitment_item
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.sessions import signed_in
from bot.desk.agents.team_limits import require_in_sight
from bot.desk.context import Context, context_of
from bot.desk.status_links import links_for
from bot.desk.status_page.routes import qr_code

FOLDER = Path(__file__).parent
STATIC = "/desk/slip/static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


async def page(request: Request) -> Response:
    """Return the slip of the case in hand in the customer's language, or lead to the desk whoever may not see it."""
    context, agent = context_of(request), await signed_in(request)
    conversation_id = request.path_params["conversation_id"]
    if agent is None or agent.lacks_second_factor or not allowed(agent.role, May.WORK):
        return RedirectResponse("/desk", status_code=303)

    def run(session: Session) -> dict[str, Any]:
        require_in_sight(session, context.policy, agent, conversation_id)
        return _shown(session, context, conversation_id)

    try:
        found = await context.write(run)
    except NotFound:
        return RedirectResponse("/desk", status_code=303)
    audit_view(context, agent, f"conversation:{conversation_id}", "conversation.viewed")
    address = links_for(request).status(found.pop("link_id"))
    picture = "data:image/svg+xml;base64," + b64encode(qr_code(address).encode()).decode()
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    shown = {**found, "address": address, "picture": Markup(picture), "static": STATIC}
    return templates.TemplateResponse(request, "slip.html", shown, headers=headers)


def _shown(session: Session, context: Context, conversation_id: str) -> dict[str, Any]:
    conversation = conversations.get(session, conversation_id)
    case = cases.in_hand(session, conversation)
    if case is None or conversation.erased_at is not None:
        raise NotFound(f"There is no case in {conversation_id}.")
    services, to = context.services, language(conversation.locale)
    known = fact_store.current(session, case)
    say = services.words.say
    return {
        "link_id": case_links.open_link(session, case, by="agent").id,
        "locale": conversation.locale,
        "number": case.number,
        "company": both(services.policy.company.name, to),
        "opened": instant(case.opened_at, services.policy.clock.zone, to),
        "words": str(known["what"].value) if "what" in known else "",
        "promises": [
            commitment_item(services, promise, to)
            for promise in commitments.of_case(session, case)
            if promise.state != "voided"
        ],
        "say": lambda name: say(f"counter.slip.{name}", conversation.locale),
    }
