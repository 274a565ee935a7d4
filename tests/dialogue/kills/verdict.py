"""What a conversation must be like after all that died in it: nothing done twice, no card lost, nothing unanswered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.models import Case, Commitment, Fact, Handoff, Message, Offer, OfferOption
from bot.desk.turn_splitting import unanswered

# Case numbers and telephone numbers differ from conversation to conversation.
_OWN = re.compile(r"\d{4}-\d{4}-\d|09\d{8}")


@dataclass
class Verdict:
    """What went wrong in one conversation; every list is empty when nothing did."""

    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether nothing went wrong."""
        return not (self.twice or self.lost or self.unanswered)


def judge(session: Session, conversation_id: str) -> Verdict:
    """Return what was done twice, which cards were not shown, and which words got no answer."""
    verdict = Verdict()
    said = _messages(session, conversation_id)
    shown = [m for m in said if m.kind == "options"]
    cards = Counter(m.payload["offer_id"] for m in shown)
    cases = list(session.execute(select(Case).where(Case.conversation_id == conversation_id)).scalars())
    handed = list(session.execute(select(Handoff).where(Handoff.conversation_id == conversation_id)).scalars())
    # The customer was told that a person comes, because the turn could not be finished; it is, with its card, when they
    # write again, and the person sees the options meanwhile.
    unfinished = any(h.reason == "technical" and h.state in ("waiting", "taken") for h in handed)
    for case in cases:
        _judge_case(session, case, cards, said, verdict, unfinished=unfinished)
    verdict.twice += _repeated("handoff", [(h.reason, h.case_id) for h in handed if h.reason != "technical"])
    on_screen = False
    for message in said:
        on_screen = on_screen or message.kind == "options"
        if (message.payload or {}).get("asks") == "option" and not on_screen:
            verdict.lost.append(f"message {message.seq} asks which option, and no card was shown before it")
    verdict.unanswered = left_without_a_word(session, conversation_id)
    return verdict


def left_without_a_word(session: Session, conversation_id: str) -> list[str]:
    """Return the words after which the bot said nothing: no answer, and not that a person is on the way either."""
    of_the_bot = Message.conversation_id == conversation_id, Message.role == "bot"
    told = session.execute(select(func.max(Message.seq)).where(*of_the_bot)).scalar_one() or 0
    return [said.text for said in unanswered(session, conversation_id) if said.seq > told]


def transcript(session: Session, conversation_id: str) -> list[tuple[str, str, str]]:
    """Return role, kind and text of every message, without what belongs to this conversation alone."""
    return [(m.role, m.kind, _OWN.sub("#", m.text)) for m in _messages(session, conversation_id)]


def _judge_case(
    session: Session, case: Case, cards: Counter[str], said: list[Message], verdict: Verdict, *, unfinished: bool
) -> None:
    offers = list(session.execute(select(Offer).where(Offer.case_id == case.id)).scalars())
    for offer in offers:
        if offer.made_by == "bot" and not cards[offer.id] and not (unfinished and offer.state == "open"):
            verdict.lost.append(f"the options of case {case.number} ({offer.state}) were never shown")
    verdict.twice += _repeated("offer", [str((o.explanation or {}).get("basis")) for o in offers])
    accepted = session.execute(
        select(OfferOption.id).join(Offer).where(Offer.case_id == case.id, OfferOption.accepted_at.isnot(None))  # type: ignore[union-attr]
    ).scalars()
    if len(list(accepted)) > 1:
        verdict.twice.append("more than one option is agreed")
    promised = session.execute(select(Commitment).where(Commitment.case_id == case.id)).scalars()
    verdict.twice += _repeated("promise", [(p.option_id, str(p.what)) for p in promised])
    if case.stage == "agreed" and not any(
        m.kind == "commitment" and (m.payload or {}).get("case_number") == case.number for m in said
    ):
        verdict.lost.append(f"the agreement of case {case.number} was never shown")
    facts = session.execute(select(Fact).where(Fact.case_id == case.id)).scalars()
    verdict.twice += _repeated("fact", [(f.name, str(f.value), f.message_seq) for f in facts])


def _repeated(what: str, things: list[object]) -> list[str]:
    return [f"{what} {thing} {count} times" for thing, count in Counter(map(str, things)).items() if count > 1]


def _messages(session: Session, conversation_id: str) -> list[Message]:
    wanted = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.seq)
    return list(session.execute(wanted).scalars())
