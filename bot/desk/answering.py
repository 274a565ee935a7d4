"""The three store transactions of a turn: begin it, answer it, or abandon it.

A turn has one identity from the customer's message to the stored reply. Where something was done in a turn that got no
answer, it is asked again under the same id and with the same words, and the rest of it is done (`_half_done`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import changes, choices, conversations, lock, messages, turns
from bot.cases.coach import heard_turns
from bot.cases.models import Conversation, Turn
from bot.cases.queue import giving_back, handoffs
from bot.conversation.after_closing import hear_score, score_typed
from bot.conversation.card_on_screen import with_card
from bot.conversation.case_door import knock
from bot.conversation.choice_tokens import mint_choices
from bot.conversation.contacts.said_back import details_unsaid
from bot.conversation.display import language
from bot.conversation.greeting import greet
from bot.conversation.holding_message import PERSON, send_holding_message
from bot.conversation.matters.in_words import said_first
from bot.conversation.matters.taking_up import next_matter
from bot.conversation.mended import carry_out_answer, hear_typed, is_answer, typed_answer
from bot.conversation.not_twice import last_said, without_repeats
from bot.conversation.offer_buttons import carry_out_choice, is_offer_by_person
from bot.conversation.person_for_proven import person_for_proven
from bot.conversation.said_again import explain_repeats
from bot.conversation.services import Services
from bot.conversation.typed_labels import press_typed, pressed_before
from bot.desk.contacts_to_person import hear_contacts
from bot.desk.dialogue import Answer, Reply, TurnRequest
from bot.desk.turn_splitting import Said, TurnWords, first_turn, pressed, typed, unanswered, without_turn
from bot.words import Words

# The kind of the card that shows what was agreed, who does it and by when.
AGREEMENT = "commitment"


@dataclass(frozen=True)
class Begun:
    """A turn that has begun; `horizon` is the number of the last message its conversation had then."""

    request: TurnRequest
    horizon: int


@dataclass(frozen=True)
class SaidToPerson:
    """What a customer typed while a person had the conversation; `seq` is the number of its last message."""

    conversation_id: str
    text: str
    seq: int


@dataclass(frozen=True)
class NeedsRecovery:
    """The result of `begin` for a conversation that waits for a person only because a process did not answer."""


def begin(
    session: Session, services: Services, conversation_id: str, horizon: int | None, recovered: bool
) -> Begun | NeedsRecovery | SaidToPerson | None:
    """Begin the next turn of a conversation; return None when no message waits for the bot.

    `horizon` is the number of the last message to look at (None: all). `recovered` means that dialogue and actions
    answer again, so that a conversation queued for technical reasons may go back to the bot. While a person has the
    conversation, the commands of buttons are carried out here; the person answers everything else.
    """
    lock.lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    if conversation.owner == PERSON:
        return _leave_to_person(session, services, conversation, horizon)
    waiting = unanswered(session, conversation_id, horizon)
    left = _half_done(session, conversation_id, waiting)
    words = first_turn(session, waiting)
    if words is None and left is None:
        return None
    owner = conversation.owner
    if owner == "closed":
        conversations.change_owner(
            session, conversation_id, expect="closed", to="bot", actor="customer", reason="customer wrote again"
        )
        owner = "bot"
    if owner == "queue" and is_technical(session, conversation_id):
        if not recovered:
            return NeedsRecovery()
        giving_back.recover_technical(session, conversation_id)
        owner = conversations.get(session, conversation_id).owner
    if left is not None:
        turns.resume(session, left)
        request = replace(TurnRequest.from_json(left.request), owner=owner, after=_after(session, conversation_id))
        return Begun(request, waiting[-1].seq if waiting else left.to_seq)
    assert words is not None
    words = _with_typed_choice(session, services, conversation_id, words)
    is_first = turns.is_first(session, conversation_id)
    turn = turns.begin(session, conversation_id, from_seq=words.from_seq, to_seq=words.to_seq)
    scored = score_typed(session, services, conversation, words.text) if words.choice is None else None
    if scored is not None:
        # An answer to the survey; like a pressed score, it is not for the dialogue.
        turns.finish(session, turn.id, "answered")
        hear_score(session, services, conversation_id, *scored, typed=True)
        return begin(session, services, conversation_id, horizon, recovered)
    mended = typed_answer(session, services, conversation, words.text) if words.choice is None else None
    if mended is not None:
        turns.finish(session, turn.id, "answered")
        hear_typed(session, services, conversation, mended, words.text)
        return begin(session, services, conversation_id, horizon, recovered)
    if words.choice is None and owner == "bot" and knock(session, services, conversation, words.text):
        # Another conversation's case, of which the dialogue may not know anything.
        turns.finish(session, turn.id, "answered")
        return begin(session, services, conversation_id, horizon, recovered)
    pressed_command = None if words.choice is None else str(words.choice["command"])
    if owner == "bot" and person_for_proven(session, services, conversation, words.text, pressed_command):
        turns.finish(session, turn.id, "answered")
        return begin(session, services, conversation_id, horizon, recovered)
    if words.choice is not None and is_answer(words.choice):
        # Whether it is mended is asked by the clocks, which the dialogue knows nothing of.
        turns.finish(session, turn.id, "answered")
        carry_out_answer(session, services, conversation, words.choice)
        return begin(session, services, conversation_id, horizon, recovered)
    if words.choice is not None and is_offer_by_person(session, conversation, words.choice):
        # An option that a person offered is answered here, whatever state the dialogue is in by now.
        turns.finish(session, turn.id, "answered")
        carry_out_choice(session, services, conversation, {**words.choice, "seq": words.to_seq})
        return begin(session, services, conversation_id, horizon, recovered)
    request = TurnRequest(
        conversation_id=conversation_id,
        turn_id=turn.id,
        locale=conversation.locale,
        owner=owner,
        text=words.text,
        parts=words.parts,
        choice=words.choice,
        is_first=is_first,
        after=_after(session, conversation_id),
    )
    turns.keep_request(session, turn, request.as_json())
    return Begun(request, waiting[-1].seq)


def _half_done(session: Session, conversation_id: str, waiting: Sequence[Said]) -> Turn | None:
    """Return the turn in which something was done and that nobody has answered; None when there is none.

    Where nothing was done, the words are free to become another turn, together with those that were said since.
    """
    turn = turns.half_done(session, conversation_id)
    if turn is None or turn.request["takes_up"] is not None:
        return turn
    return turn if waiting and waiting[0].seq == turn.from_seq else None


def _after(session: Session, conversation_id: str) -> str | None:
    return turns.last_remembered(session, conversation_id)


def begin_next_matter(session: Session, conversation_id: str) -> Begun | None:
    """Begin the turn that takes up the next noted matter; None while another one is in hand, or nothing is noted."""
    lock.lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    matter = next_matter(session, conversation_id, conversation.owner)
    if matter is None or unanswered(session, conversation_id):
        return None
    seq = matter.part.seq
    turn = turns.begin(session, conversation_id, from_seq=seq, to_seq=seq)
    request = TurnRequest(
        conversation_id=conversation_id,
        turn_id=turn.id,
        locale=conversation.locale,
        owner=conversation.owner,
        text=matter.text,
        parts=(matter.part,),
        takes_up=matter.case_number,
        after=_after(session, conversation_id),
    )
    turns.keep_request(session, turn, request.as_json())
    return Begun(request, seq)


def _leave_to_person(
    session: Session, services: Services, conversation: Conversation, horizon: int | None
) -> SaidToPerson | None:
    said = without_turn(session, conversation.id, horizon)
    if not said:
        return None
    # Handled as a dropped turn, so that the bot does not answer it after the conversation is given back.
    turn = turns.begin(session, conversation.id, from_seq=said[0].seq, to_seq=said[-1].seq)
    turns.finish(session, turn.id, "dropped")
    for choice in pressed(session, said):
        if is_answer(choice):
            carry_out_answer(session, services, conversation, choice)
        else:
            carry_out_choice(session, services, conversation, choice)
    words = typed(said)
    if words is not None:
        hear_contacts(session, services, conversation, words)
        meant = _with_typed_choice(session, services, conversation.id, words)
        if meant.choice is not None:
            carry_out_choice(session, services, conversation, meant.choice)
    return SaidToPerson(conversation.id, words.text, words.to_seq) if words is not None else None


def _with_typed_choice(session: Session, services: Services, conversation_id: str, words: TurnWords) -> TurnWords:
    """Return the words as the press of the button whose label they are, unchanged when they are no label."""
    part = words.parts[0]
    if words.choice is not None:
        return words
    if len(words.parts) > 1:
        if not pressed_before(session, conversation_id, part.message_id):
            return words
        # Nobody heard the press; it is a turn of its own again, and the other messages are the next one.
        words = words.first_message()
    choice = press_typed(session, conversation_id, words.text, part.message_id, part.seq, services.phrases)
    # The label is what was typed, so that facts quote the customer.
    return words if choice is None else replace(words, choice={"command": choice.command, "label": words.text})


def is_technical(session: Session, conversation_id: str) -> bool:
    """Return whether the conversation waits for a person because a turn did not work."""
    handoff = handoffs.current(session, conversation_id)
    return handoff is not None and handoff.reason == handoffs.TECHNICAL and handoff.state == "waiting"


def answer(session: Session, services: Services, request: TurnRequest, said: Answer) -> str:
    """Store the replies, or drop them if a person took over; return how the turn ended.

    Returns `answered`, `dropped`, or `late` if the turn had ended already. What the dialogue remembers of the turn is
    stored in the same transaction, so that it remembers a turn if and only if that has ended.
    """
    replies: Sequence[Reply] = said.replies
    locale, words = said.locale, services.words
    lock.lock_conversation(session, request.conversation_id)
    # The actions wrote facts, offers or a handoff in another process, whose wake-ups do not reach this one.
    changes.note(session, request.conversation_id)
    conversation = conversations.get(session, request.conversation_id)
    if conversation.owner == PERSON:
        if not turns.finish(session, request.turn_id, "dropped"):
            return "late"
        _remember(session, request, said)
        _show_agreements(session, request, replies)
        return "dropped"
    if not turns.finish(session, request.turn_id, "answered"):
        return "late"
    _remember(session, request, said)
    if locale and locale != conversation.locale:
        conversations.set_locale(session, request.conversation_id, locale)
    now_in = locale or conversation.locale
    if request.is_first and language(now_in) != language(request.locale):
        # The greeting was in the language of the page; who is answering is said again in that of the customer.
        greet(session, request.conversation_id, now_in, words)
    replies = with_card(session, services, request.conversation_id, replies, now_in)
    replies = _with_details(session, request, replies, words, now_in)
    seqs = {part.seq for part in request.parts}
    if request.choice is None and not any(reply.kind == "handoff" for reply in replies):
        again = explain_repeats(session, request.conversation_id, words, now_in)
        replies = [Reply("text", again), *replies] if again is not None else replies
    first = said_first(session, words, request.conversation_id, seqs, request.takes_up, now_in)
    if first is not None:
        replies = [Reply("text", first), *replies]
    for reply in without_repeats(replies, last_said(session, request.conversation_id), words, now_in):
        if reply.text or reply.payload:
            _store(session, request, reply, "bot")
    return "answered"


def _remember(session: Session, request: TurnRequest, said: Answer) -> None:
    if said.memory is not None:
        if said.heard is not None:
            heard_turns.keep(session, request.conversation_id, request.turn_id, said.heard)
        turns.remember(session, request.conversation_id, request.turn_id, said.memory)


def _with_details(
    session: Session, request: TurnRequest, replies: Sequence[Reply], words: Words, locale: str
) -> Sequence[Reply]:
    """Return the replies with contact details said back that none of them says back."""
    seqs = request.parts[0].seq, request.parts[-1].seq
    said = details_unsaid(session, request.conversation_id, seqs, [reply.text for reply in replies], words, locale)
    if said is None or request.choice is not None:
        return replies
    noted = Reply("text", said)
    # What to do in an emergency, and who takes over, comes first; a question stays last.
    return [*replies, noted] if any(reply.kind == "handoff" for reply in replies) else [noted, *replies]


def _show_agreements(session: Session, request: TurnRequest, replies: Sequence[Reply]) -> None:
    """Show the agreements of a dropped turn, because the case records them although the bot is silent now."""
    for reply in replies:
        if reply.kind == AGREEMENT:
            _store(session, request, reply, "system")


def _store(session: Session, request: TurnRequest, reply: Reply, role: str) -> None:
    payload, tokens = mint_choices(session, request.conversation_id, reply.kind, reply.payload)
    stored = messages.append(
        session,
        request.conversation_id,
        role=role,
        kind=reply.kind,
        text=reply.text,
        payload=payload,
        message_id=reply.message_id,
        turn_id=request.turn_id,
    )
    if tokens:
        choices.attach(session, tokens, stored.seq)


def abandon(session: Session, services: Services, request: TurnRequest) -> str:
    """End a turn without an answer: tell the customer, and call a person; return how the turn ended.

    What was done in it is kept: the customer gets its answer with the next words, if nobody else has answered by then.
    """
    changes.note(session, request.conversation_id)
    if not turns.finish(session, request.turn_id, "abandoned"):
        return "late"
    return send_holding_message(session, services, request.conversation_id, request.turn_id)
