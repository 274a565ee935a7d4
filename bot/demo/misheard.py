"""Turns that the invented bot heard wrongly, so that the inbox of the trainers has something in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations, messages, turns
from bot.cases.coach import heard_turns
from bot.conversation.services import Services
from bot.demo.complaints import MARK, PAGE, answer

# How long before the end of the month the last of them was said, and how far apart they are.
LAST, APART = dt.timedelta(hours=5), dt.timedelta(hours=13)
MODEL = "amends-demo"
_RANKINGS = ("intents", "kinds", "emotions", "dangers", "sub_kinds")


def said_before(number: int) -> dt.timedelta:
    """Return how long before the end of the month the turn with this number, from 0, was said."""
    return LAST + number * APART


def mishear(told: Mapping[str, Any], session: Session, services: Services) -> None:
    """Have a customer say something that is heard wrongly (an entry of data/demo/misheard.yml)."""
    locale = str(told["locale"])
    customer = {"name": str(told["name"]) + MARK[locale]}
    talk = conversations.open_conversation(session, locale=locale, page_url=PAGE, customer=customer)
    answer(session, talk.id, str(told["asked"]))
    line = messages.append(session, talk.id, role="customer", text=str(told["said"]))
    turn = turns.begin(session, talk.id, from_seq=line.seq, to_seq=line.seq)
    heard_turns.keep(session, talk.id, turn.id, heard_in(told))
    turns.finish(session, turn.id, "answered")
    answer(session, talk.id, str(told["then"]))


def heard_in(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was heard, as a dialogue tells it."""
    rankings = {name: [[label, sure] for label, sure in (told.get(name) or {}).items()] for name in _RANKINGS}
    intents = rankings["intents"]
    first = {name: entries[0][0] if entries else None for name, entries in rankings.items()}
    said = str(told["said"])
    return {
        **rankings,
        "by_button": False,
        "stage": told.get("stage", "listening"),
        "intent": first["intents"],
        "confidence": intents[0][1],
        "margin": round(intents[0][1] - intents[1][1], 3),
        "kind": first["kinds"],
        "emotion": first["emotions"],
        "danger": first["dangers"] or "none",
        "facts": [[name, value, 0, len(said)] for name, value in (told.get("facts") or {}).items()],
        "followed": [[told["did"], "RulePolicy"]],
        "model": MODEL,
        "least": {"fallback_threshold": 0.4},
    }
