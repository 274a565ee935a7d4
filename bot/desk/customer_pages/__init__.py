"""Pages for customers that the desk draws itself: without scripts, cookies and third parties."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount

from bot.desk.feature import Feature
from bot.desk.static_files import PageFiles

STATIC = Path(__file__).parent / "static"
feature = Feature("customer_pages", [Mount("/pages", PageFiles(STATIC), name="customer_pages")])
