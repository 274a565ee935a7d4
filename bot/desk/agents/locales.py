"""Choose the language of the agents' page: the one chosen on the page, else the browser's first."""

from __future__ import annotations

from starlette.requests import HTTPConnection

COOKIE = "amends_desk_locale"
# The languages in which page labels are written; Simplified Chinese is for customers only.
PAGE_LOCALES = ("zh-Hant", "en")


def page_locale(connection: HTTPConnection) -> str:
    """Return zh-Hant or en for this request."""
    chosen = connection.cookies.get(COOKIE, "")
    if chosen in PAGE_LOCALES:
        return chosen
    preferred = connection.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if preferred.startswith("en") else "zh-Hant"
