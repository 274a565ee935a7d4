"""Keep the client ids of agents' messages apart from those of customers' messages, by a prefix.

Both share one namespace in the store. Without the prefix, an agent's id equal to one that the customer used would
return the customer's message as stored already, and the agent's message would be lost.
"""

from __future__ import annotations

LONGEST = 64


def with_prefix(agent_id: int, client_id: str) -> str:
    """Return the id under which an agent's message is stored."""
    return f"desk-{agent_id}-{client_id}"


def without_prefix(stored: str) -> str:
    """Return the id as the agent's page made it; an id without the prefix is returned unchanged."""
    head, agent_id, rest = ([*stored.split("-", 2), "", ""])[:3]
    return rest if head == "desk" and agent_id.isdigit() and rest else stored
