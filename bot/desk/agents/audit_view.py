"""Write views of the agents' API to the audit log."""

from __future__ import annotations

from typing import Any

from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context


def audit_view(
    context: Context, agent: SignedIn, subject: str, what: str, detail: dict[str, Any] | None = None
) -> None:
    """Put into the audit log that `agent` did `what` (KIND.VERB, such as conversation.viewed) to `subject` (KIND:ID).

    Never waits and never fails. The same look again within a quarter of an hour is not written twice. `detail` holds
    no words of customers: administrators read the log.
    """
    context.view_log.note(f"agent:{agent.login}", subject, what, detail)
