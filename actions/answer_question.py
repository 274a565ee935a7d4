"""Answer a question out of the policy, the options, the case or the company's own answers; unsure, offer a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, utter
from actions.buttons import person, request
from actions.offering import make_offer
from actions.replying_first import REPLIES, reply_first
from actions.showing_status import show_status
from bot.cases.cases import parse_number
from bot.conversation.answers.answering import answer
from bot.conversation.answers.recognising import CASE_NUMBER
from bot.conversation.answers.situation import Answer, read_situation
from bot.conversation.display import language
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.known import read_known
from bot.conversation.services import Services
from bot.conversation.sub_kinds.retold import hear_price
from bot.conversation.turn import Turn
from bot.conversation.waiting import waiting_for

BOT, SUMS = "bot", "sums"


class AnswerQuestion(TurnAction):
    """Answer the question that turn intake found; offer a person where there is no sure answer."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer_question"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Utter the answer, then put the question again that was open; the stage stays as it is."""
        question, known = turn.slots.get("question"), read_known(session, services, turn.conversation_id)
        if question in REPLIES:
            return reply_first(session, services, turn, dispatcher, known)
        # "Why only 2480?" asks about a sum, and tells no price.
        if turn.stage == "offering" and question != SUMS and hear_price(session, services, turn, known):
            return make_offer(session, services, turn, dispatcher, "utter_options_retold")
        at = read_situation(session, services, turn, known, locale_of(turn))
        if question == BOT:
            utter(dispatcher, "utter_ask_bot")
        elif question == CASE_NUMBER and parse_number(turn.text) in at.own_numbers:
            show_status(session, services, turn, dispatcher)
        elif (found := answer(str(question or ""), at)) is not None:
            _say(services, turn, dispatcher, found)
        elif not _answer_while_waiting(session, services, turn, dispatcher):
            utter(dispatcher, "utter_answer_question", hours=opening_hours(services, locale_of(turn)))
            return []
        _put_again(turn, dispatcher)
        return []


def answers_beside(session: Session, services: Services, turn: Turn, slots: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the questions that a turn asks beside its complaint, each with its answer.

    `slots` are those of its intake. A question without an answer stays in the customer's words.
    """
    asked = slots.get("questions_beside") or ()
    if not asked:
        return []
    turn = replace(turn, stage=str(slots["stage"]), slots={**turn.slots, **slots})
    known = read_known(session, services, turn.conversation_id)
    at = read_situation(session, services, turn, known, locale_of(turn))
    found = ((question, answer(str(question), at)) for question in asked)
    return [{"question": question, "answer": one.text} for question, one in found if one is not None]


def _say(services: Services, turn: Turn, dispatcher: CollectingDispatcher, found: Answer) -> None:
    card, to = None, language(locale_of(turn))
    if found.above is not None and turn.stage != "escalated":
        card = {"kind": "text", "suggestions": [request(services, found.above, to)]}
    elif found.offers_person and turn.stage != "escalated":
        card = {"kind": "text", "suggestions": [person(services, to)]}
    text = found.text
    if text in turn.said_last:
        # Asked again: the desk leaves out what was said just before.
        text = services.words.say("answers.once_more", to, text=text)
    dispatcher.utter_message(text=text, json_message=card)


def _answer_while_waiting(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Say that the question is kept for the person on the way; return whether there is one."""
    wait = waiting_for(session, services, turn, locale_of(turn)) if turn.stage == "escalated" else None
    if wait is not None:
        dispatcher.utter_message(text=wait.text)
    return wait is not None


def _put_again(turn: Turn, dispatcher: CollectingDispatcher) -> None:
    """Put the open question again; a form does so by itself.

    An option that was read back is not: a "fine" would then answer the answer, and agree to nothing.
    """
    if turn.asked is None and turn.stage in {"recap", "offering", "arranging"}:
        utter(dispatcher, "utter_back_to_thread")
