"""By when the law requires an answer, and where customers may go then."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cases.models import Case
from bot.conversation.services import Services
from bot.desk.customer_pages.speech import Speech
from bot.remedy.statutory import answer_by


@dataclass(frozen=True)
class LawShown:
    """One law with its day for this case and the next door, "" where the policy names none."""

    name: str
    law: str
    day: str
    door: str


def laws_of(services: Services, case: Case, speech: Speech) -> list[LawShown]:
    """Return every law of the policy that holds for the case, the strictest first."""
    policy = services.policy
    found = []
    for clock in sorted(policy.clocks, key=lambda clock: clock.days):
        by = answer_by([clock], policy.clock.zone, case.opened_at)
        if by is not None:
            door = "" if clock.next_door is None else speech.text(clock.next_door)
            found.append(LawShown(speech.text(clock.name), speech.text(clock.law), speech.day(by.day), door))
    return found
