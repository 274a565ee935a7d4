"""Responses and slots of a handoff, shared by every action that may end in one."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, locale_of, set_slots, utter
from bot.conversation.display import language
from bot.conversation.grave.numbers import duty_line, numbers_to_call
from bot.conversation.grave.places import place_told
from bot.conversation.handing_over import HandoffNotice, hand_over, time_of
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.matters.in_words import noted_lines
from bot.conversation.matters.taking_up import concerns_one_matter
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.remedy.vocabulary import GRAVE

SELF_HARM = "self_harm"
# In place of a reason in the name of a response: the customer knows why.
WHY_IS_SAID = "why_is_said"


def call_person(
    session: Session,
    services: Services,
    turn: Turn,
    dispatcher: CollectingDispatcher,
    reason: str,
    *,
    why_is_said: bool = False,
) -> Events:
    """Put the case into the queue for `reason` and tell the customer why, who answers and by when.

    With `why_is_said`, the reason was told before in other words, and only who answers and by when is left to say.
    """
    notice = hand_over(session, services, turn, reason)
    why = reason if reason in GRAVE else notice.reason
    say_first_words(services, turn, dispatcher, notice, WHY_IS_SAID if why_is_said and why == reason else why)
    if not concerns_one_matter(reason):
        lines = noted_lines(session, services, turn.conversation_id, locale_of(turn))
        if lines:
            utter(dispatcher, "utter_other_matters_go_along", lines=lines)
    return set_slots({"stage": "escalated", "must_escalate": False, "misunderstood": 0})


def say_first_words(
    services: Services, turn: Turn, dispatcher: CollectingDispatcher, notice: HandoffNotice, reason: str
) -> None:
    """Say what to do now and who answers by when; when the company is closed, also how to reach somebody before.

    Contact details are asked for only when they are needed, and never where somebody is in danger.
    """
    to = locale_of(turn)
    utter(
        dispatcher,
        f"utter_hand_over_{reason}",
        notice.card(),
        case_number=notice.case_number,
        handler=notice.handler,
        promised_by=time_of(services, notice.promised_by, to),
        **numbers_to_call(services.policy, services.words, to, place_told(turn)),
    )
    if services.policy.clock.is_open(services.now()):
        return
    duty = duty_line(services.policy, reason, services.now()) if reason in GRAVE else None
    if duty is not None:
        utter(dispatcher, "utter_duty_line", line=duty.line[language(to)])
    if reason == SELF_HARM:
        return
    hours = opening_hours(services, to)
    if reason not in GRAVE and notice.contact_needed:
        utter(dispatcher, "utter_ask_contact", hours=hours)
        return
    if duty is None:
        utter(dispatcher, "utter_outside_hours", handler=notice.handler, hours=hours)
    if notice.contact_needed:
        utter(dispatcher, "utter_leave_number", handler=notice.handler)
