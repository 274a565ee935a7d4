"""Open a case for another matter after an agreement, with what was told of it already."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.conversation.phrases import Phrases
from bot.conversation.questions_put import nothing_put
from bot.conversation.same_or_other import times_asked
from bot.conversation.searching import plain
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake import note_turn


def start_new_matter(session: Session, services: Services, turn: Turn) -> dict[str, Any]:
    """Open the case and record what the turn and the complaint before it tell; return the slots for the form.

    The promises of the case before stay as they are.
    """
    complaint = _complaint_asked_about(turn, cases.last_over(session, turn.conversation_id))
    cases.open_case(session, turn.conversation_id)
    slots: dict[str, Any] = {
        **nothing_put(),
        # The form asks what happened next, unless something below answers it.
        "questions_put": {"what": [turn.last_seq or 0]},
    }
    told = [] if complaint is None else [complaint]
    own = own_story(turn, services.phrases)
    for one in [*told, *([] if own is None else [own])]:
        slots.update(note_turn(session, services, one))
    # When the form starts, the dialogue takes in the turn again; its words are in the case by now.
    return {**slots, "stage": "listening", "taken_in": turn.last_seq}


def _complaint_asked_about(turn: Turn, over: dt.datetime | None) -> Turn | None:
    """Return the complaint because of which the customer was asked whether it is another matter, if there was one."""
    asked = times_asked(turn)
    complaint = turn.last_complaint(over) if asked else None
    if complaint is None or complaint.last_seq is None:
        return complaint
    return complaint if complaint.last_seq >= min(asked) else None


def own_story(turn: Turn, phrases: Phrases) -> Turn | None:
    """Return the turn as it tells the new matter, behind "another one"; None when it tells nothing of it."""
    if turn.by_button:
        return None
    rest = phrases.answers.beyond_the_answer(turn.text)
    if not rest:
        return None
    fresh = replace(turn, text=rest, stage="listening", slots={})
    words = phrases.answers.leads_to(rest)
    for entity in turn.entities:
        # A product alone is a fact, and no story.
        words = words.replace(plain(str(entity.get("text") or "")) or "\n", " ")
    if phrases.names_trouble(rest) or phrases.tells_a_story(words):
        return replace(fresh, intent="complain", asked="what", slots={"questions_put": {"what": []}})
    return replace(fresh, intent="inform") if turn.entities else None
