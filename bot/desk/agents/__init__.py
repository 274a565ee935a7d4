"""The agents' side of the desk: who waits, the whole story, take over, talk, give back, resolve."""

from bot.desk.agents.route_table import routes

__all__ = ["routes"]
