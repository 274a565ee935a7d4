"""Keep agents' message ids apart from the customer's, who share one name space in the store.

Without the prefix an agent's id that equals one the customer used would give the customer's row back as
"already there", and the agent's words would be lost.
"""

from __future__ import annotations

LONGEST = 64


def with_prefix(agent_id: int, client_id: str) -> str:
    """Return the id under which an agent's message is stored."""
    return f"desk-{agent_id}-{client_id}"


def without_prefix(stored: str) -> str:
    """Return the id as the agent's page made it; ids made elsewhere stay as they are."""
    head, agent_id, rest = ([*stored.split("-", 2), "", ""])[:3]
    return rest if head == "desk" and agent_id.isdigit() and rest else stored
