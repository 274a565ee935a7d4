"""Incidents: what early warning proposes, and one incident from its first words to its closing report."""

from __future__ import annotations

from bot.desk.insight.incidents import board, page

routes = [*board.routes, *page.routes]
