"""Take a conversation, give it back or resolve its case, and tell the customer so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, messages
from bot.cases.models import Agent, Conversation
from bot.cases.queue import handoffs
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell

SURVEY_SCORES = (1, 2, 3, 4, 5)


def take(session: Session, services: Services, conversation: Conversation, agent: Agent) -> None:
    """Assign the conversation to the agent and tell the customer who answers now.

    Raise Conflict when a colleague took it first, Refused for an account that may not answer customers.
    """
    handoffs.take(session, conversation.id, agent.id)
    tell(session, services, conversation, "by_person.joined", agent=agent.name)


def give_back(session: Session, services: Services, conversation: Conversation, agent: Agent, note: str | None) -> None:
    """Give the conversation back to the bot and tell the customer; raise Conflict when the agent does not have it."""
    handoffs.give_back(session, conversation.id, agent.id, note)
    tell(session, services, conversation, "by_person.returned", agent=agent.name)


def resolve(session: Session, services: Services, conversation: Conversation, agent: Agent, note: str) -> None:
    """Resolve the case, tell the customer and append the survey; a waiting request for approval is withdrawn.

    Raise Conflict when the agent does not have the conversation.
    """
    handoffs.resolve(session, conversation.id, agent.id, note)
    case = cases.current_case(session, conversation.id)
    if case is not None:
        approvals.withdraw(session, case, actor=f"agent:{agent.login}", reason="resolved")
    tell(session, services, conversation, "by_person.resolved", agent=agent.name)
    ask_how_it_went(session, services, conversation)


def ask_how_it_went(session: Session, services: Services, conversation: Conversation) -> None:
    """Append the survey: a rating from 1 to 5."""
    messages.append(
        session,
        conversation.id,
        role="system",
        kind="survey",
        text=services.words.say("by_person.survey", conversation.locale),
        payload={"choices": list(SURVEY_SCORES)},
    )
