"""Apply the wording rules of the policy to a draft and return the findings for the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.models import Message
from bot.cases.queue import handoffs
from bot.conversation.display import instant
from bot.remedy import Policy, check_wording
from bot.remedy.vocabulary import HAZARDS
from bot.remedy.wording import DATE, HAN, HAZARD, REPLY


def advice(
    policy: Policy,
    text: str,
    page_locale: str,
    now: datetime,
    occasions: tuple[str, ...] = (REPLY,),
    said_before: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """Return `{words, why, instead, start, end}` for each finding of the wording rules in `text`.

    `why` is in the agent's language, `start` and `end` are character offsets, and `words` is empty where something is
    missing that the occasion requires. A date in an example is one that the company could keep after `now` (UTC). All
    languages are checked, because an agent may use Chinese in an English reply.
    """
    return [
        {
            "words": finding.said,
            "why": finding.reason[page_locale],
            "instead": finding.instead.replace(DATE, _a_date(policy, text, now)),
            "start": finding.start,
            "end": finding.end,
        }
        for finding in check_wording(policy, text, None, occasions, said_before)
    ]


def _a_date(policy: Policy, text: str, now: datetime) -> str:
    """Return the end of the next opening day but today, in the language of the draft."""
    end = policy.clock.end_of_opening_day(now, 1)
    return instant(end, policy.clock.zone, "zh-Hant" if HAN.search(text) else "en", now)


def occasions_of(session: Session, conversation_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the occasions of an agent's reply in this conversation, and what agents have written in it before."""
    case, handoff = cases.current_case(session, conversation_id), handoffs.current(session, conversation_id)
    danger = (case is not None and case.kind == "safety_hazard") or (handoff is not None and handoff.reason in HAZARDS)
    said = session.execute(
        select(Message.text).where(Message.conversation_id == conversation_id, Message.role == "agent")
    ).scalars()
    return ((REPLY, HAZARD) if danger else (REPLY,)), tuple(said)
