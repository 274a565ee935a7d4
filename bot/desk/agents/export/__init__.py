"""The export of a conversation: as text, as JSON, as PDF."""

from bot.desk.agents.export.call import export

__all__ = ["export"]
