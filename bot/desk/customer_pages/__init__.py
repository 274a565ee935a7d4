"""Pages for customers that the desk draws itself: without scripts, cookies and third parties."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.desk.feature import Feature

STATIC = Path(__file__).parent / "static"
feature = Feature("customer_pages", [Mount("/pages", StaticFiles(directory=str(STATIC)), name="customer_pages")])
