"""Causes and cures: a cause with its five whys and actions, the list of actions, one action, the board of flags."""

from __future__ import annotations

from bot.desk.insight.cures import action, analysis, cause, flags, listed

routes = [*cause.routes, *analysis.routes, *listed.routes, *action.routes, *flags.routes]
