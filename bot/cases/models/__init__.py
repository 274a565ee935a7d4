"""The tables of the case store, one concept in each module."""

from bot.cases.models.agent import Agent, AgentSession
from bot.cases.models.approval import Approval
from bot.cases.models.attachment import Attachment
from bot.cases.models.audit import AuditEntry
from bot.cases.models.base import Base
from bot.cases.models.case import Case
from bot.cases.models.choice import Choice
from bot.cases.models.commitment import Commitment
from bot.cases.models.conversation import Conversation, CustomerMark
from bot.cases.models.fact import Fact
from bot.cases.models.handoff import Handoff
from bot.cases.models.message import Message
from bot.cases.models.offer import Offer, OfferOption
from bot.cases.models.sign_in_attempt import SignInAttempt
from bot.cases.models.survey import Survey
from bot.cases.models.turn import Turn

__all__ = [
    "Agent",
    "AgentSession",
    "Approval",
    "Attachment",
    "AuditEntry",
    "Base",
    "Case",
    "Choice",
    "Commitment",
    "Conversation",
    "CustomerMark",
    "Fact",
    "Handoff",
    "Message",
    "Offer",
    "OfferOption",
    "SignInAttempt",
    "Survey",
    "Turn",
]
