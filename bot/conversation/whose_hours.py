"""Say whose time the moments are in, where the customer's clock shows another one than the company's."""

from __future__ import annotations

import datetime as dt

from bot.cases.models import Conversation
from bot.clocks.keeping import time_zone
from bot.conversation.display import language
from bot.conversation.services import Services

WORDS = "time.company_hours"


def whose_hours(services: Services, conversation: Conversation) -> str:
    """Return a sentence that moments are in the company's time, with its distance from UTC; "" where both agree now.

    Each moment keeps the company's time, because shops, couriers and the law go by it.
    """
    now, company = services.now(), services.policy.clock.zone
    ours = now.astimezone(company).utcoffset()
    if ours == now.astimezone(time_zone(services.policy, conversation)).utcoffset():
        return ""
    return services.words.say(WORDS, language(conversation.locale), offset=from_utc(ours or dt.timedelta()))


def from_utc(offset: dt.timedelta) -> str:
    """Return an offset as people write it: UTC+8, UTC-3:30."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
