"""Write views of the agents' API to the audit log."""

from __future__ import annotations

from typing import Any

from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context


def audit_view(
    context: Context, agent: SignedIn, subject: str, what: str, detail: dict[str, Any] | None = None
) -> None:
    """Record in the audit log that `agent` did `what` (KIND.VERB, such as conversation.viewed) to `subject` (KIND:ID).

    It never waits and never fails. The same view within a quarter of an hour is recorded once. `detail` must not
    contain words of customers, because administrators read the log.
    """
    context.view_log.note(f"agent:{agent.login}", subject, what, detail)
