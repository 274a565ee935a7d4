"""Read what an agent writes in a correction with what reads the customers' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.contacts.local_number import with_local_number
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.nlu.amounts import find_amounts
from bot.nlu.contact_details import contact_details
from bot.nlu.folding import fold
from bot.nlu.spans import Taken
from bot.nlu.times import find_times
from bot.remedy import Policy
from bot.remedy.money import minor_of

# Characters that are read: no day, sum or address is longer.
MOST_READ = 300


@dataclass(frozen=True)
class NluReaders:
    """The readers of `bot.nlu`, for `bot.conversation.corrections`."""

    policy: Policy
    phrases: Phrases

    def sums(self, said: str) -> Sequence[Mapping[str, Any]]:
        """Return the sums in the text as {minor, currency}."""
        company = self.policy.company
        text = fold(said[:MOST_READ]).text
        found = find_amounts(text, Taken(len(text)), company.currency)
        sums = [(one.units, one.currency or company.currency) for one in found]
        return [
            {"minor": minor_of(units, company.decimals_of(currency)), "currency": currency} for units, currency in sums
        ]

    def times(self, said: str, now: dt.datetime) -> Sequence[Mapping[str, Any]]:
        """Return the times in the text as time entities, at the local instant `now`."""
        return [
            {
                "value": one.value,
                "grain": one.grain,
                "role_hint": one.role,
                "interval": {"from": one.since.isoformat(), "to": one.until.isoformat()}
                if one.since and one.until
                else None,
            }
            for one in find_times(fold(said[:MOST_READ]).text, now)
        ]

    def contacts(self, said: str, kind: str, zone: str | None) -> Sequence[str]:
        """Return the telephone numbers or e-mail addresses (`kind`) in the text; `zone` is that of the customer."""
        entities = contact_details(said[:MOST_READ], None, self.policy.company.country)
        turn = Turn(conversation_id="", text=said[:MOST_READ], intent="inform", confidence=1.0, entities=entities)
        turn = with_local_number(turn, zone, self.phrases.contacts, self.policy)
        return [str(one["value"]) for one in turn.all(kind)]
