"""Handle buttons that a person is responsible for: the desk answers itself, without running the dialogue.

These are all buttons while a person has the conversation, and the options of a person's offer at any time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases, choices, messages, offers
from bot.cases.models import Case, Conversation, Offer, OfferOption
from bot.conversation.accepting import AGREED, ALREADY, LACKS_DETAILS, Accepted, accept_option
from bot.conversation.agent_offers import ABOVE_LIMIT
from bot.conversation.choice_tokens import mint_choices
from bot.conversation.commands import CommandError, parse_command
from bot.conversation.contacts.missing import to_ask
from bot.conversation.contacts.wording import questions
from bot.conversation.display import both, language
from bot.conversation.handoff_reasons import REJECTED
from bot.conversation.offering import options_card
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell, tell_and_ensure_person
from bot.conversation.turn import Turn
from bot.conversation.waiting_choice import BOT, settle_waiting_choice
from bot.words import in_script

CHOOSE, REJECT = "choose_option", "reject_options"


def is_offer_by_person(session: Session, conversation: Conversation, choice: dict[str, Any]) -> bool:
    """Return whether the button belongs to an offer that a person made in this conversation."""
    try:
        meant = parse_command(str(choice["command"]), str(choice["label"]))
    except CommandError:
        # The dialogue reports the error.
        return False
    intent = meant["intent"]["name"]
    case = cases.current_case(session, conversation.id)
    if case is None or intent not in (CHOOSE, REJECT):
        return False
    made = offers.of_case(session, case)
    if intent == CHOOSE:
        chosen = _option_id(meant)
        made = [offer for offer in made if any(option.id == chosen for option in offer.options)]
    return bool(made) and made[-1].made_by != BOT


def carry_out_choice(session: Session, services: Services, conversation: Conversation, choice: dict[str, Any]) -> bool:
    """Carry out the button's command and tell customer and agents; return False when it has no meaning here.

    `choice` has the command, the label, and the `seq` of the message that pressed it.

    An option is accepted as everywhere: once, as a whole, within the authority under which it was offered.
    """
    meant = parse_command(str(choice["command"]), str(choice["label"]))
    intent = meant["intent"]["name"]
    case = cases.current_case(session, conversation.id)
    if case is None or intent not in (CHOOSE, REJECT):
        return False
    if intent == REJECT:
        offers.withdraw(session, case, "none of the options fits", actor="customer")
        _tell(session, services, conversation, case, "by_person.offer.rejected", REJECTED)
        return True
    accepted = accept_option(session, services, case, _option_id(meant), conversation.locale, choice.get("seq"))
    if accepted.outcome in (AGREED, ALREADY):
        show_agreement(session, services, conversation, accepted)
    elif accepted.outcome == LACKS_DETAILS:
        lines = questions(services.words, to_ask(accepted.missing), conversation.locale)
        tell(session, services, conversation, "by_person.offer.needs", title=accepted.title, lines=lines)
    else:
        _tell(session, services, conversation, case, "by_person.offer.gone", ABOVE_LIMIT)
    return True


def hear_about_choice(
    session: Session, services: Services, conversation: Conversation, turn: Turn, *, tells: bool
) -> None:
    """Let words to a person settle the choice of their offer that lacked details: agreed, dropped, or to be confirmed.

    `tells` is whether they tell details. Other words beside the last ones agree to nothing: a button asks for a yes.
    """
    case = cases.current_case(session, conversation.id)
    if case is None:
        return
    settled = settle_waiting_choice(session, services, case, turn, conversation.locale, tells=tells)
    if settled.agreed is not None:
        show_agreement(session, services, conversation, settled.agreed)
    elif settled.confirm is not None:
        _ask_for_a_yes(session, services, conversation, settled.confirm)


def show_offer(session: Session, services: Services, conversation: Conversation, offer: Offer, author: str) -> int:
    """Show the customer the open offer as a message of the agent `author`; return the message's sequence number."""
    # Another label than on the bot's card, which offers to call a person; here one is present already.
    none = services.words.say("by_person.offer.none", language(conversation.locale))
    return show_options(session, services, conversation, offer, "by_person.offer.lead", author=author, none=none)


def show_options(
    session: Session,
    services: Services,
    conversation: Conversation,
    offer: Offer,
    lead: str,
    *,
    author: str | None = None,
    none: str | None = None,
) -> int:
    """Show the customer the open offer below the sentence `lead`; return the message's sequence number.

    It is a message of the agent `author`, or of the bot without one. `none` is another label for "none of these".
    """
    card = options_card(session, services, conversation.id, language(conversation.locale))
    options = card.payload if none is None else {**card.payload, "none": {**card.payload["none"], "label": none}}
    said = in_script({"text": card.lines, "payload": options}, conversation.locale)
    payload, tokens = mint_choices(session, conversation.id, "options", said["payload"])
    message = messages.append(
        session,
        conversation.id,
        role="bot" if author is None else "agent",
        kind="options",
        text=f"{services.words.say(lead, conversation.locale)}\n{said['text']}",
        payload=payload,
        author_name=author,
        # An offer has one message, also when this is called again.
        client_id=f"offer:{offer.id}",
    )
    choices.attach(session, tokens, message.seq)
    return message.seq


def _ask_for_a_yes(session: Session, services: Services, conversation: Conversation, option: OfferOption) -> None:
    to, say = language(conversation.locale), services.words.say
    text = say("by_person.offer.confirm", to, position=str(option.position), title=both(option.body.get("title"), to))
    yes = {
        "command": f"/{CHOOSE}?option={option.id}",
        "label": say("cards.choose_this", to),
        "group": "options",
        "once": True,
    }
    said = in_script(
        {"text": text, "payload": {"kind": "question", "asks": "option", "suggestions": [yes]}}, conversation.locale
    )
    payload, tokens = mint_choices(session, conversation.id, "question", said["payload"])
    message = messages.append(
        session, conversation.id, role="system", kind="question", text=said["text"], payload=payload
    )
    choices.attach(session, tokens, message.seq)


def show_agreement(session: Session, services: Services, conversation: Conversation, accepted: Accepted) -> None:
    """Show what was agreed, who does it and by when."""
    said = in_script({"lines": accepted.lines, "payload": accepted.payload}, conversation.locale)
    payload, _ = mint_choices(session, conversation.id, "commitment", said["payload"])
    text = services.words.say(
        "by_person.offer.agreed", conversation.locale, case_number=accepted.case_number, lines=said["lines"]
    )
    messages.append(session, conversation.id, role="system", kind="commitment", text=text, payload=payload)


def _tell(
    session: Session, services: Services, conversation: Conversation, case: Case, words: str, reason: str
) -> None:
    tell_and_ensure_person(session, services, conversation, case, words=words, reason=reason, actor="customer")


def _option_id(meant: dict[str, Any]) -> str:
    return str(next((entity["value"] for entity in meant["entities"] if entity["entity"] == "option"), ""))
