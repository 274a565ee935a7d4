"""`GET /api/desk/policy`: the policy version in use, and the mistakes because of which changed files are not used."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts.permissions import May, allowed
from bot.desk.agents.guard import agent_of
from bot.desk.context import context_of


async def policy_notice(request: Request) -> Response:
    """Return `{version, problems: [{file, line, what, write_instead}]}`; only those who may decide see problems."""
    policies = context_of(request).policies
    problems = policies.problems if allowed(agent_of(request).role, May.DECIDE) else ()
    return JSONResponse({"version": policies.policy.version, "problems": [asdict(problem) for problem in problems]})
