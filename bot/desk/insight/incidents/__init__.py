"""Incidents: what early warning proposes, and one incident from its first words to its closing report."""

from __future__ import annotations

from bot.desk.insight.incidents import board, by_hand, page

routes = [*board.routes, *by_hand.routes, *page.routes]
