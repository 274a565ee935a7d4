"""The language in which an agent reads the page: chosen on the page, else what the browser prefers."""

from __future__ import annotations

from starlette.requests import HTTPConnection

COOKIE = "amends_desk_locale"
# Agents get the two languages that are written; Simplified is for customers.
PAGE_LOCALES = ("zh-Hant", "en")


def page_locale(connection: HTTPConnection) -> str:
    """Return zh-Hant or en for this request."""
    chosen = connection.cookies.get(COOKIE, "")
    if chosen in PAGE_LOCALES:
        return chosen
    preferred = connection.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if preferred.startswith("en") else "zh-Hant"
