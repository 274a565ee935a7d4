"""The wording rules of the policy, as the page shows their findings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.models import Message
from bot.cases.queue import handoffs
from bot.remedy import Policy, check_wording
from bot.remedy.wording import HAZARD, REPLY


def advice(
    policy: Policy,
    text: str,
    page_locale: str,
    occasions: tuple[str, ...] = (REPLY,),
    said_before: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """Return `{words, why, instead, start, end}` for each expression that makes a complaint worse.

    Why is in the agent's language; start and end count characters. Words are empty where something is missing that the
    occasion requires. Every language is checked: an agent may answer an English customer with a Chinese sentence in it.
    """
    return [
        {
            "words": finding.said,
            "why": finding.reason[page_locale],
            "instead": finding.instead,
            "start": finding.start,
            "end": finding.end,
        }
        for finding in check_wording(policy, text, None, occasions, said_before)
    ]


def occasions_of(session: Session, conversation_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a person's reply in this conversation is for, and what persons have said in it before."""
    case, handoff = cases.current_case(session, conversation_id), handoffs.current(session, conversation_id)
    danger = (case is not None and case.kind == "safety_hazard") or (handoff is not None and handoff.reason == HAZARD)
    said = session.execute(
        select(Message.text).where(Message.conversation_id == conversation_id, Message.role == "agent")
    ).scalars()
    return ((REPLY, HAZARD) if danger else (REPLY,)), tuple(said)
