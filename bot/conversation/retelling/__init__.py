"""Retell what a customer told, in one sentence that is true to it: the most telling clauses, turned around."""

from bot.conversation.retelling.retell import Retold, retell

__all__ = ["Retold", "retell"]
