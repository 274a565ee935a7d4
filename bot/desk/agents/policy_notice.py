"""`GET /api/desk/policy`: for those who decide, whether the policy's files are in use as they are now."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts.permissions import May, allowed
from bot.desk.agents.guard import agent_of
from bot.desk.context import context_of


async def policy_notice(request: Request) -> Response:
    """Give `{version, problems: [{file, line, what, write_instead}]}`; problems are empty for others."""
    policies = context_of(request).policies
    problems = policies.problems if allowed(agent_of(request).role, May.DECIDE) else ()
    return JSONResponse({"version": policies.policy.version, "problems": [asdict(problem) for problem in problems]})
