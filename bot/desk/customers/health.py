"""`/healthz`, `/readyz`, `/metrics`: for monitoring."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.care.figures import recent_figures
from bot.desk.context import context_of
from bot.desk.problems import Problem

METRICS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def healthz(request: Request) -> Response:
    """Answer 200 while this process runs."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Answer 200 when store and disk take writes, dialogue, actions and care answer, and every job works, else 503.

    The body says which does not. `files` is `stopped` while the disk has less free than the reserve: words still go in.

    `policy` has the version in force; `unused_changes` counts the mistakes because of which changed files are not used.
    """
    context = context_of(request)
    inner = await context.dialogue.readiness()
    parts = {**await context.write_trial.parts(), **inner.parts, **inner.beside}
    jobs = context.jobs.health()
    ready = all(parts.values()) and all(job.well for job in jobs)
    body = {
        "status": "ready" if ready else "not ready",
        "parts": {name: "ok" if well else "down" for name, well in parts.items()},
        "jobs": {job.name: job.as_json() for job in jobs},
        "files": "taken" if context.file_quotas.has_room else "stopped",
        "policy": {"version": context.policy.version, "unused_changes": len(context.policies.problems)},
    }
    return JSONResponse(body, status_code=200 if ready else 503, headers={"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """Answer with the metrics for Prometheus; 401 without the token of the secrets folder."""
    wanted = f"Bearer {context_of(request).settings.metrics_token}".encode()
    given = request.headers.get("authorization", "").encode("latin-1")
    if not hmac.compare_digest(given, wanted):
        raise Problem(401, "no_metrics_token", headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    context = context_of(request)
    context.metrics.show_care(await context.read(lambda session: recent_figures(session, context.policy)))
    return Response(context.metrics.text(), media_type=METRICS_MEDIA_TYPE)
