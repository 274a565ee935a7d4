"""The tables of the case store, one concept in each module."""

from bot.cases.models.action import Action, ActionChange
from bot.cases.models.agent import Agent, AgentSession, RecoveryCode
from bot.cases.models.analysis import Analysis, AnalysisVersion
from bot.cases.models.approval import Approval
from bot.cases.models.attachment import Attachment
from bot.cases.models.audit import AuditEntry
from bot.cases.models.base import Base
from bot.cases.models.case import Case
from bot.cases.models.case_cause import CaseCause
from bot.cases.models.case_figure import CaseFigure
from bot.cases.models.case_link import CaseLink
from bot.cases.models.case_tag import CaseTag
from bot.cases.models.case_tie import CaseTie
from bot.cases.models.case_vector import CaseVector
from bot.cases.models.choice import Choice
from bot.cases.models.commitment import Commitment
from bot.cases.models.conversation import Conversation, CustomerMark
from bot.cases.models.due import Due
from bot.cases.models.exposure import Exposure
from bot.cases.models.fact import Fact
from bot.cases.models.feeling import Feeling
from bot.cases.models.flag import Flag
from bot.cases.models.follow_up import FollowUp
from bot.cases.models.handoff import Handoff
from bot.cases.models.heard_turn import HeardTurn, Lesson
from bot.cases.models.heard_wrongly import HeardWrongly
from bot.cases.models.incident import Incident, IncidentCase, IncidentUpdate, TopUp
from bot.cases.models.message import Message
from bot.cases.models.note import Note
from bot.cases.models.notice import Notice
from bot.cases.models.offer import Offer, OfferOption
from bot.cases.models.outbox import OutboxItem
from bot.cases.models.postponement import Postponement
from bot.cases.models.presence import Presence
from bot.cases.models.promise_change import PromiseChange
from bot.cases.models.promise_figure import PromiseFigure
from bot.cases.models.ring import Ring
from bot.cases.models.saved_view import SavedView
from bot.cases.models.seal import ChainEnd, Seal
from bot.cases.models.search_entry import SearchEntry
from bot.cases.models.sign_in_attempt import SignInAttempt
from bot.cases.models.signal import Signal
from bot.cases.models.suggestion import Suggestion
from bot.cases.models.survey import Survey
from bot.cases.models.task import Task
from bot.cases.models.template import Template
from bot.cases.models.told_change import ToldChange
from bot.cases.models.turn import Turn, TurnMemory, TurnStep

__all__ = [
    "Action",
    "ActionChange",
    "Agent",
    "AgentSession",
    "Analysis",
    "AnalysisVersion",
    "Approval",
    "Attachment",
    "AuditEntry",
    "Base",
    "Case",
    "CaseCause",
    "CaseFigure",
    "CaseLink",
    "CaseTag",
    "CaseTie",
    "CaseVector",
    "ChainEnd",
    "Choice",
    "Commitment",
    "Conversation",
    "CustomerMark",
    "Due",
    "Exposure",
    "Fact",
    "Feeling",
    "Flag",
    "FollowUp",
    "Handoff",
    "HeardTurn",
    "HeardWrongly",
    "Incident",
    "IncidentCase",
    "IncidentUpdate",
    "Lesson",
    "Message",
    "Note",
    "Notice",
    "Offer",
    "OfferOption",
    "OutboxItem",
    "Postponement",
    "Presence",
    "PromiseChange",
    "PromiseFigure",
    "RecoveryCode",
    "Ring",
    "SavedView",
    "Seal",
    "SearchEntry",
    "SignInAttempt",
    "Signal",
    "Suggestion",
    "Survey",
    "Task",
    "Template",
    "ToldChange",
    "TopUp",
    "Turn",
    "TurnMemory",
    "TurnStep",
]
