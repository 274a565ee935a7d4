"""Export a conversation as text, JSON or PDF."""

from bot.desk.agents.export.call import export

__all__ = ["export"]
