"""Invented customers complain, and choose one of the options that the policy allows; some leave before they do."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import cases, choices, conversations, fact_store, messages, offers, turns
from bot.cases.models import Case, Conversation
from bot.conversation import offering
from bot.conversation.accepting import AGREED, accept_option
from bot.conversation.choice_tokens import mint_choices
from bot.conversation.display import both
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import REQUESTED
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff
from bot.demo.words import Complaint, DemoWords

# Everybody is called so, and nobody can be written to or called: .invalid belongs to nobody (RFC 2606).
MARK = {"zh-Hant": "（示範）", "en": " (demo)"}
PAGE, MAIL = "https://demo.invalid/help", "demo.invalid"
ENGLISH, WITHOUT_MAIL = 0.25, 0.15
HAZARD = "hazard"


@dataclass(frozen=True)
class Voice:
    """Who complains, in which language, and about what."""

    locale: str
    name: str
    complaint: Complaint


def invent(words: DemoWords, rng: random.Random) -> Voice:
    """Return a customer with a complaint."""
    locale = "en" if rng.random() < ENGLISH else "zh-Hant"
    return Voice(locale, words.pick("names", locale) + MARK[locale], words.complaint())


def complain(
    session: Session, services: Services, words: DemoWords, voice: Voice, number: int, *, wants_person: bool
) -> str:
    """Have the customer tell it, and show the options or call a person; return the id of the conversation."""
    customer = {"name": voice.name, "phone": f"0900000{number:03d}"}
    if number % round(1 / WITHOUT_MAIL):
        customer["email"] = f"customer{number}@{MAIL}"
    talk = conversations.open_conversation(session, locale=voice.locale, page_url=PAGE, customer=customer)
    lines = voice.complaint.lines[voice.locale]
    for line in lines:
        say(session, talk.id, line)
    case = cases.open_case(session, talk.id)
    cases.update(session, case, kind=voice.complaint.kind, emotion=voice.complaint.emotion)
    _note_facts(session, services, case, voice, number)
    answer(session, talk.id, words.pick("heard", voice.locale))
    refused = HAZARD if voice.complaint.kind == "safety_hazard" else None
    if refused is None and wants_person:
        say(session, talk.id, words.pick("person_please", voice.locale))
        refused = REQUESTED
    if refused is None:
        refused = offering.offer(session, services, talk.id).refused
    if refused is not None:
        call_person(session, services, words, talk, case, refused)
        return talk.id
    card = offering.options_card(session, services, talk.id, voice.locale)
    payload, tokens = mint_choices(session, talk.id, "options", card.payload)
    text = f"{words.pick('options_lead', voice.locale)}\n{card.lines}"
    shown = messages.append(session, talk.id, role="bot", kind="options", text=text, payload=payload)
    choices.attach(session, tokens, shown.seq)
    return talk.id


def choose(session: Session, services: Services, words: DemoWords, conversation_id: str) -> Case | None:
    """Have the customer choose the first option for which everything is known; None when nothing was agreed."""
    case = cases.current_case(session, conversation_id)
    standing = offers.open_offer(session, case) if case is not None else None
    talk = conversations.get(session, conversation_id)
    if case is None or standing is None or talk.owner != "bot":
        return None
    for option in standing.options:
        accepted = accept_option(session, services, case, option.id, talk.locale, None)
        if accepted.outcome != AGREED:
            continue
        say(session, talk.id, both(option.body.get("title"), talk.locale))
        payload, _ = mint_choices(session, talk.id, "commitment", accepted.payload)
        text = services.words.say(
            "by_person.offer.agreed", talk.locale, case_number=accepted.case_number, lines=accepted.lines
        )
        messages.append(session, talk.id, role="bot", kind="commitment", text=text, payload=payload)
        say(session, talk.id, words.pick("thanks", talk.locale))
        return case
    call_person(session, services, words, talk, case, "rejected")
    return None


def call_person(
    session: Session, services: Services, words: DemoWords, talk: Conversation, case: Case, reason: str
) -> None:
    """Put the case into the queue and tell the customer who comes by when."""
    handoff = queue_for(session, services.policy, talk, case, reason, services.now())
    notice = handoff_notice(services, handoff, case.number, talk.locale)
    when = time_of(services, notice.promised_by, talk.locale)
    text = words.pick("person_comes", talk.locale).format(handler=notice.handler, time=when, case_number=case.number)
    show_handoff(session, talk, notice, text, role="bot")


def say(session: Session, conversation_id: str, text: str) -> None:
    """Have the customer write a line; its turn is over, so that a starting desk does not answer it."""
    line = messages.append(session, conversation_id, role="customer", text=text)
    turn = turns.begin(session, conversation_id, from_seq=line.seq, to_seq=line.seq)
    turns.finish(session, turn.id, "answered")


def answer(session: Session, conversation_id: str, text: str) -> None:
    """Have the bot say a line."""
    messages.append(session, conversation_id, role="bot", text=text)


def _note_facts(session: Session, services: Services, case: Case, voice: Voice, number: int) -> None:
    product = services.policy.products[voice.complaint.product]
    happened = services.policy.clock.local(services.now()).date() - dt.timedelta(days=1 + number % 9)
    to = voice.locale
    noted = {
        "what": ("，" if to == "zh-Hant" else ". ").join(voice.complaint.lines[to]),
        "product": product.id,
        "when": happened.isoformat(),
        "desired_outcome": voice.complaint.wish,
        "address": "台北市信義區松高路 0 號",
        "free_times": "平日晚上" if to == "zh-Hant" else "weekday evenings",
    }
    for name, value in noted.items():
        display = both(product.names, to) if name == "product" else None
        fact_store.note(session, case, name, value, display=display, message_seq=1)
