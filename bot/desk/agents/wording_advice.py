"""The wording rules of the policy, as the page shows their findings."""

from __future__ import annotations

from bot import remedy
from bot.remedy import Policy


def advice(policy: Policy, text: str, locale: str, page_locale: str) -> list[dict[str, str]]:
    check = getattr(remedy, "check_wording", None)
    if check is None:
        return []
    return []
