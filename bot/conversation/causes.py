"""The cause of a case: asked for when a person resolves it, and a task with a date where nobody knows it yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import tasks
from bot.cases.case_number import parse_number
from bot.cases.errors import Refused
from bot.cases.insight import causes
from bot.cases.models import Agent, Case, CaseCause
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.remedy.insight import UNKNOWN
from bot.remedy.reading import LANGUAGES

TASK = "insight.find_cause"


@dataclass(frozen=True)
class Given:
    """A cause as a person gave it; `suggested` are the causes that were shown to them as likely."""

    cause: str
    note: str | None = None
    suggested: Collection[str] = ()


class CauseNeeded(Refused):
    """These `cases` have no cause yet."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__("Say what the cause was; `unknown` is an answer.")
        self.cases = tuple(cases)


class UnknownCause(Refused):
    """The policy has no such cause, or it is retired."""


def give(session: Session, services: Services, case: Case, given: Given, agent: Agent) -> CaseCause:
    """Give a case its cause; raise UnknownCause for one that the policy does not have.

    With `unknown` the agent gets a task to find out, due as the policy says; a cause that is known ends that task.
    """
    if not services.policy.insight.may_have(given.cause):
        raise UnknownCause(f"The policy has no cause {given.cause}.")
    before = causes.of_case(session, case)
    made = causes.give(
        session,
        case,
        given.cause,
        by=f"agent:{agent.login}",
        suggested=given.cause in given.suggested,
        note=given.note,
    )
    if given.cause != UNKNOWN:
        for task in _to_find_out(session, services, case):
            tasks.settle(session, task, agent, done=True)
    elif before is None or before.cause != UNKNOWN:
        due_at = services.policy.clock.closing_times(now_of(session))[services.policy.insight.unknown_days]
        words = services.words.say(TASK, services.policy.care.staff, case_number=case.number)
        # A conversation with as many tasks as there may be is looked at anyway.
        with suppress(Refused):
            tasks.add(session, case, words, due_at=due_at, agent=agent, by=agent)
    return made


def give_all(
    session: Session, services: Services, cases: Sequence[Case], given: Mapping[str, Given], agent: Agent
) -> None:
    """Give these cases the causes by their numbers; raise CauseNeeded when one has none now and gets none.

    Nothing is changed then, and nothing is asked for where the policy has no causes.
    """
    if not services.policy.insight.asks_cause:
        return
    there = causes.of_cases(session, [case.id for case in cases])
    lacking = [case for case in cases if case.id not in there and case.number not in given]
    if lacking:
        raise CauseNeeded(lacking)
    for case in cases:
        if case.number in given:
            give(session, services, case, given[case.number], agent)


def words_of_task(services: Services, text: str) -> dict[str, str] | None:
    """Return a task that was made here in every language, for whoever reads it; None for a task in a person's words."""
    for to in LANGUAGES:
        begins, _, ends = services.words.say(TASK, to, case_number="\0").partition("\0")
        number = parse_number(text[len(begins) : len(text) - len(ends)])
        if number is not None and text == services.words.say(TASK, to, case_number=number):
            return {one: services.words.say(TASK, one, case_number=number) for one in LANGUAGES}
    return None


def _to_find_out(session: Session, services: Services, case: Case) -> list[tasks.Task]:
    asked = {services.words.say(TASK, to, case_number=case.number) for to in LANGUAGES}
    every = tasks.of_conversation(session, case.conversation_id)
    return [one for one in every if one.case_id == case.id and one.done_at is None and one.text in asked]
