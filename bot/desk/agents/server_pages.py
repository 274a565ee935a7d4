"""What pages for colleagues that the server draws have in common: who may see them, and their headers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.cases.accounts.permissions import May, allowed
from bot.desk.agents import pages
from bot.desk.agents.sessions import SignedIn, signed_in

# The forms of such a page are sent to the page itself.
HEADERS = {**pages.HEADERS, "Content-Security-Policy": pages.POLICY.replace("form-action 'none'", "form-action 'self'")}


async def who_may(request: Request, *permissions: May) -> SignedIn | None:
    """Return who is signed in and has one of these permissions; None for anybody else."""
    agent = await signed_in(request)
    if agent is None or agent.lacks_second_factor:
        return None
    return agent if any(allowed(agent.role, each) for each in permissions) else None


async def turned_away(request: Request) -> Response:
    """Return the page to sign in, which then asks for this address again; lead whoever may not see it to the desk."""
    agent = await signed_in(request)
    if request.method == "GET" and (agent is None or agent.lacks_second_factor):
        return await pages.desk(request)
    return RedirectResponse("/desk", status_code=303)
