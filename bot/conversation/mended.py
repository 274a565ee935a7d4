"""Whether it is really mended: the question, and what each answer leads to.

A matter is over on the customer's word only: mended resolves it, half opens the rest, no reopens it more urgently than
before and reaches whoever did the work.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import cases, choices, commitments, conversations, messages, offers, surveys
from bot.cases.care import follow_ups
from bot.cases.errors import CaseStoreError, Conflict, NotFound
from bot.cases.models import Case, Conversation, Message
from bot.cases.queue import handoffs
from bot.conversation.by_person import ask_how_it_went
from bot.conversation.choice_tokens import mint_choices
from bot.conversation.commands import CommandError, parse_command
from bot.conversation.display import both, language
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import BROKEN_PROMISE, REOPENED
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, speak
from bot.words import in_script

# The intent of the buttons, and the group in which one press takes the others away.
INTENT, GROUP = "mended", "mended"
CHAT, PAGE = "chat", "page"


def put_question(session: Session, services: Services, case: Case, words: str) -> str:
    """Append the question `words` with a button for each answer, and return its text.

    `words` names what was done; where no promise was kept, `words` + `_case` names the case.
    """
    conversation = conversations.get(session, case.conversation_id)
    to = language(conversation.locale)
    buttons = [
        {
            "command": f"/{INTENT}?case={case.number}&answer={answer}",
            "label": services.words.say(f"care.mended.{answer}", to),
            "group": GROUP,
            "once": True,
        }
        for answer in follow_ups.BY_CUSTOMER
    ]
    done = what_was_done(session, case, to) if _all_kept(session, case) else ""
    text = services.words.say(words if done else f"{words}_case", to, what=done, case_number=case.number)
    said = in_script({"text": text, "payload": {"asks": INTENT, "suggestions": buttons}}, conversation.locale)
    payload, tokens = mint_choices(session, conversation.id, "question", said["payload"])
    message = messages.append(session, conversation.id, role="bot", kind="question", text=said["text"], payload=payload)
    choices.attach(session, tokens, message.seq)
    return str(said["text"])


def what_was_done(session: Session, case: Case, to: str) -> str:
    """Return what was agreed and is done, by the title of the option; without one, the promises that were kept."""
    agreed = offers.agreement(session, case)
    title = both(agreed.body.get("title"), to) if agreed is not None else ""
    if title:
        return f"“{title}”" if to == "en" else f"「{title}」"
    promises = commitments.of_case(session, case)
    kept = [both(one.what, to) for one in promises if one.state == "kept" and not commitments.tells_progress(one)]
    return ("; " if to == "en" else "、").join(dict.fromkeys(kept))


def _all_kept(session: Session, case: Case) -> bool:
    """Return whether everything that was promised was done; what a person settled otherwise was not."""
    return all(one.state == "kept" for one in commitments.of_case(session, case) if not commitments.tells_progress(one))


def is_answer(choice: dict[str, Any]) -> bool:
    """Return whether a pressed button answers the question."""
    try:
        meant = parse_command(str(choice["command"]), str(choice["label"]))
    except CommandError:
        return False
    return bool(meant["intent"]["name"] == INTENT)


def carry_out_answer(session: Session, services: Services, conversation: Conversation, choice: dict[str, Any]) -> bool:
    """Carry out the press of an answer button; return False when it is not one of this conversation's cases."""
    meant = parse_command(str(choice["command"]), str(choice["label"]))
    values = {entity["entity"]: entity["value"] for entity in meant["entities"]}
    try:
        case = cases.find(session, values.get("case", ""))
        if case.conversation_id != conversation.id:
            return False
        hear(session, services, case, values.get("answer", ""), via=CHAT)
    except (NotFound, CaseStoreError):
        speak(session, services, conversation, "care.mended.answered_already")
    return True


def typed_answer(session: Session, services: Services, conversation: Conversation, text: str) -> str | None:
    """Return the answer that typed words give to the question, None when they are none.

    Only while the question is the last thing that we said: later, a "yes" answers something else.
    """
    case = cases.current_case(session, conversation.id)
    asked = None if case is None else follow_ups.last(session, case)
    if asked is None or asked.answer is not None or not _was_last_said(session, conversation.id):
        return None
    words, consent = services.phrases.answers, services.phrases.consent
    if words.denies_mended(text):
        return follow_ups.NOT
    if words.says_half_mended(text):
        return follow_ups.HALF
    if words.says_not_mended(text) or consent.is_no(text) or words.begins_with_no(text):
        return follow_ups.NOT
    if consent.asks(text):
        return None
    return follow_ups.MENDED if words.says_only_mended(text) else None


def hear_typed(session: Session, services: Services, conversation: Conversation, answer: str, text: str) -> None:
    """Carry out a typed answer; the words are kept beside it as what the customer added."""
    case = cases.current_case(session, conversation.id)
    assert case is not None
    hear(session, services, case, answer, via=CHAT, comment=text)


def _was_last_said(session: Session, conversation_id: str) -> bool:
    wanted = (
        select(Message.payload)
        .where(Message.conversation_id == conversation_id, Message.role != "customer")
        .order_by(desc(Message.seq))
        .limit(1)
    )
    payload = session.execute(wanted).scalar_one_or_none()
    return isinstance(payload, dict) and payload.get("asks") == INTENT


def hear(
    session: Session, services: Services, case: Case, answer: str, *, via: str, comment: str | None = None
) -> None:
    """Record the customer's answer and do what it asks for; given again it changes nothing.

    Raise Refused for another answer, Conflict when it was not asked, or answered otherwise.
    """
    before = follow_ups.last(session, case)
    known = None if before is None else before.answer
    conversation = conversations.get(session, case.conversation_id)
    if answer == follow_ups.MENDED and case.stage == "agreed":
        # Resolved before the answer is recorded: a later resolution, by a person, is asked after again.
        cases.move(session, case, "resolved", actor="customer", reason="the customer says that it is mended")
    follow_ups.answer(session, case, answer, via=via, comment=comment)
    if known == answer:
        return
    if answer == follow_ups.MENDED:
        _close_well(session, services, conversation, case)
    else:
        _open_again(session, services, conversation, case, answer, comment)


def _close_well(session: Session, services: Services, conversation: Conversation, case: Case) -> None:
    speak(session, services, conversation, "care.mended.good", case_number=case.number)
    if surveys.last_score(session, case) is None:
        ask_how_it_went(session, services, conversation)


def _open_again(
    session: Session, services: Services, conversation: Conversation, case: Case, answer: str, comment: str | None
) -> None:
    """Bring a person in: for the rest, or for the whole with the colleagues who did the work named."""
    row = cases.locked(session, case)
    row.reopened += 1
    reason = REOPENED if answer == follow_ups.NOT else BROKEN_PROMISE if _broken(session, row) else REOPENED
    to, say = language(conversation.locale), services.words.say
    note = say(
        f"care.handoff_note.{answer}",
        to,
        what=what_was_done(session, row, to) or "-",
        owners=_owners(session, services, row, to),
        comment=comment or say("care.nothing_said", to),
    )
    if conversation.owner == "closed":
        conversations.change_owner(
            session, conversation.id, expect="closed", to="bot", actor="customer", reason="not mended"
        )
    try:
        handoff = queue_for(
            session, services.policy, conversation, row, reason, services.now(), actor="customer", note=note
        )
    except Conflict:
        return
    if answer == follow_ups.NOT and handoff.state == "waiting" and handoff.priority > 1:
        handoff.priority = 1
        session.flush()
    if handoff.state != "waiting":
        speak(session, services, conversation, f"care.mended.{answer}_with_person")
        return
    notice = handoff_notice(services, handoff, row.number, conversation.locale)
    when = time_of(services, notice.promised_by, conversation.locale)
    words = "care.mended.half_heard" if answer == follow_ups.HALF else "care.mended.not_heard"
    text = say(words, conversation.locale, case_number=row.number, handler=notice.handler, time=when)
    show_handoff(session, conversation, notice, text, role="bot")


def _broken(session: Session, case: Case) -> bool:
    return any(one.state == "broken" for one in commitments.of_case(session, case))


def _owners(session: Session, services: Services, case: Case, to: str) -> str:
    """Return who kept the promises, by name, for the colleague who takes over."""
    kept = [one.owner for one in commitments.of_case(session, case) if one.state == "kept"]
    names = dict.fromkeys(
        handler.label(to) if (handler := services.policy.handlers.get(owner)) else owner for owner in kept
    )
    last = [one for one in handoffs.of_case(session, case) if one.state == "resolved"]
    return ("; " if to == "en" else "、").join(names) or ("-" if not last else str(last[-1].queue))
