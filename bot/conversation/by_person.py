"""Take a conversation, give it back or resolve its case, and tell the customer so."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, messages
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, Case, Conversation
from bot.cases.queue import giving_back, handoffs, resolving
from bot.conversation.causes import Given, give_all
from bot.conversation.display import both, language
from bot.conversation.matters.in_words import matter_in_words
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell
from bot.conversation.unsettled import settle

SURVEY_SCORES = (1, 2, 3, 4, 5)
# What may be rated beside what came of it, which is the score.
SURVEY_ALSO = ("process", "treatment")


def take(session: Session, services: Services, conversation: Conversation, agent: Agent) -> None:
    """Assign the conversation to the agent and tell the customer who answers now.

    Raise Conflict when a colleague took it first, Refused for an account that may not answer customers.
    """
    handoffs.take(session, conversation.id, agent.id)
    tell(session, services, conversation, "by_person.joined", agent=agent.name)


def give_back(session: Session, services: Services, conversation: Conversation, agent: Agent, note: str | None) -> None:
    """Give the conversation back to the bot and tell the customer; raise Conflict when the agent does not have it."""
    giving_back.give_back(session, conversation.id, agent.id, note)
    tell(session, services, conversation, "by_person.returned", agent=agent.name)


def resolve(
    session: Session,
    services: Services,
    conversation: Conversation,
    agent: Agent,
    note: str,
    number: str | None = None,
    *,
    reasons: Mapping[str, str] = MappingProxyType({}),
    causes: Mapping[str, Given] = MappingProxyType({}),
) -> bool:
    """Resolve what the agent has and tell the customer; waiting requests for approval are withdrawn.

    What is still open needs one of the `reasons`, by key (see `unsettled`); the same message tells the customer which
    promise will not be done, and why. With the `number` of one of several cases,
    only that one is resolved, and the agent goes on with the others; else the conversation goes back to the bot and the
    survey is appended. Return whether the agent still has it. Each case gets its cause by its number in `causes`, where
    the policy has causes and the case none yet. Raise Conflict when they do not have it now, CauseNeeded for a case
    without a cause, StillOpen for what lacks a reason, Refused for a case that is not with them.
    """
    if conversation.owner != "agent" or conversation.owner_agent_id != agent.id:
        raise Conflict("The conversation is not with this agent any more.")
    theirs = resolving.with_person(session, conversation.id)
    actor = f"agent:{agent.login}"
    one = next((case for case in theirs if case.number == number), None)
    if number is not None and one is None:
        raise Refused(f"Case {number} is not with this agent.")
    if one is not None and len(theirs) > 1:
        more = _not_done(services, conversation, settle(session, services, [one], reasons, actor=actor))
        give_all(session, services, [one], causes, agent)
        resolving.resolve_one(session, conversation.id, agent.id, one, note)
        _withdraw_requests(session, one, agent)
        left = [case for case in theirs if case.id != one.id]
        said = _listed(session, services, conversation, [one]), _listed(session, services, conversation, left)
        values = {"agent": agent.name, "which": said[0], "left": said[1]}
        tell(session, services, conversation, "by_person.resolved_one", more, **values)
        return True
    present = cases.current_case(session, conversation.id)
    settled = theirs or ([present] if present is not None else [])
    more = _not_done(services, conversation, settle(session, services, settled, reasons, actor=actor))
    give_all(session, services, settled, causes, agent)
    resolving.resolve(session, conversation.id, agent.id, note)
    for case in settled:
        _withdraw_requests(session, case, agent)
    if len(settled) > 1:
        lines = _listed(session, services, conversation, settled)
        tell(session, services, conversation, "by_person.resolved_several", more, agent=agent.name, lines=lines)
    else:
        tell(session, services, conversation, "by_person.resolved", more, agent=agent.name)
    ask_how_it_went(session, services, conversation)
    return False


def _not_done(services: Services, conversation: Conversation, dropped: Sequence[tuple[Any, str]]) -> str:
    """Return what will not be done although it was promised, each with its reason; empty when that is nothing."""
    if not dropped:
        return ""
    to, say = conversation.locale, services.words.say
    lines = [say("by_person.not_done_line", to, what=both(what, language(to)), why=why) for what, why in dropped]
    return say("by_person.not_done", to, lines="\n".join(lines))


def _withdraw_requests(session: Session, case: Case, agent: Agent) -> None:
    approvals.withdraw(session, case, actor=f"agent:{agent.login}", reason="resolved")


def _listed(session: Session, services: Services, conversation: Conversation, told: Sequence[Case]) -> str:
    """Return a line for each case: its number, and what it is about in the customer's words."""
    to = language(conversation.locale)
    return "\n".join(
        services.words.say(
            "by_person.matter", to, case_number=case.number, words=matter_in_words(session, services, case, to)
        )
        for case in told
    )


def ask_how_it_went(session: Session, services: Services, conversation: Conversation) -> None:
    """Append the survey: ratings from 1 to 5."""
    messages.append(
        session,
        conversation.id,
        role="system",
        kind="survey",
        text=services.words.say("by_person.survey", conversation.locale),
        payload={"choices": list(SURVEY_SCORES), "also": list(SURVEY_ALSO)},
    )
