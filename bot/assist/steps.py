"""Find which of the five steps a conversation has reached, and the one thing to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import approvals, commitments, offers
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Message, Offer
from bot.cases.time_rules import commitment_is_overdue, offer_is_open

LISTEN, CLARIFY, OFFER, ACT, FOLLOW_UP = 1, 2, 3, 4, 5
# The questions in the order in which they are asked, each with the facts that answer it.
QUESTIONS = (
    ("ask_what", ("what",)),
    ("ask_when", ("when", "bought_on")),
    ("ask_product", ("product", "branch", "order_number")),
    ("ask_outcome", ("desired_outcome",)),
)
# An agent's message with one of these counts as reading the facts back.
READ_BACK = (
    "跟您確認",
    "和您確認",
    "向您確認",
    "與您確認",
    "再確認",
    "核對一下",
    "我整理一下",
    "同您確認",
    "to confirm",
    "let me check",
    "let me read",
    "have i got",
    "did i get",
    "just to be sure",
    "to make sure i",
)


@dataclass(frozen=True)
class Step:
    """The next step: its number (1 to 5), its name (worded in `agents.next.NAME`), and the action of its button."""

    number: int
    name: str
    act: str | None = None


@dataclass(frozen=True)
class Standing:
    """What the next step depends on; every `..._seq` is the sequence number of a message, 0 when there is none.

    `joined_seq` is the bot's last message: agents' messages after it belong to the present contact. `agreed_seq` is the
    last message before the latest agreement. `promises` are the states of the case's commitments, `late` means that
    one of them is overdue.
    """

    stage: str = "listening"
    known: Collection[str] = ()
    hazard: bool = False
    safe_words_said: bool = False
    customer_seq: int = 0
    agent_seq: int = 0
    joined_seq: int = 0
    read_back_seq: int = 0
    facts_seq: int = 0
    offer_open: bool = False
    approval_waits: bool = False
    agreed_seq: int = 0
    promises: Sequence[str] = ()
    late: bool = False


def next_step(standing: Standing) -> Step:
    """Return the next step; a pure function of `standing`."""
    s = standing
    if s.hazard and not s.safe_words_said:
        return Step(LISTEN, "safety")
    if s.stage in ("resolved", "closed"):
        return Step(FOLLOW_UP, "resolved")
    if s.late or "broken" in s.promises:
        # What makes up for it may be on its way already.
        if s.approval_waits:
            return Step(OFFER, "approval_waits")
        return Step(OFFER, "choice_waits") if s.offer_open else Step(FOLLOW_UP, "late")
    if s.promises:
        if "open" not in s.promises:
            return Step(FOLLOW_UP, "ask_if_mended", "resolve")
        if s.agent_seq <= s.agreed_seq:
            return Step(ACT, "say_who_when")
        return Step(FOLLOW_UP, "follow_up", "resolve")
    if s.approval_waits:
        return Step(OFFER, "approval_waits")
    if s.offer_open:
        return Step(OFFER, "choice_waits")
    if s.agent_seq <= s.joined_seq and s.customer_seq:
        return Step(LISTEN, "acknowledge")
    for name, facts in QUESTIONS:
        if not any(fact in s.known for fact in facts):
            return Step(LISTEN if name == "ask_what" else CLARIFY, name)
    if s.read_back_seq < max(s.facts_seq, 1):
        return Step(CLARIFY, "read_back")
    return Step(OFFER, "make_offer", "offer")


def standing(
    session: Session, case: Case | None, conversation_id: str, hazard: bool, safe: bool, now: dt.datetime
) -> Standing:
    """Read from the store what the next step depends on; `safe` means that the words about safety were said."""
    last = {role: _last(session, conversation_id, role) for role in ("customer", "agent")}
    if case is None:
        return Standing(hazard=hazard, safe_words_said=safe, customer_seq=last["customer"], agent_seq=last["agent"])
    known = case_facts.current(session, case)
    promised = [one for one in commitments.of_case(session, case) if one.state != "voided"]
    offer = offers.open_offer(session, case)
    return Standing(
        stage=case.stage,
        known=known.keys(),
        hazard=hazard,
        safe_words_said=safe,
        customer_seq=last["customer"],
        agent_seq=last["agent"],
        joined_seq=_joined(session, conversation_id),
        read_back_seq=_read_back(session, conversation_id),
        facts_seq=max((fact.message_seq or 0 for fact in known.values()), default=0),
        offer_open=offer is not None and offer_is_open(offer, now),
        approval_waits=any(asked.state == "waiting" for asked in approvals.of_case(session, case)),
        agreed_seq=_agreed(session, case, conversation_id),
        promises=[one.state for one in promised],
        late=any(commitment_is_overdue(one, now) for one in promised),
    )


def _last(session: Session, conversation_id: str, role: str) -> int:
    wanted = select(Message.seq).where(Message.conversation_id == conversation_id, Message.role == role)
    return int(session.execute(wanted.order_by(desc(Message.seq)).limit(1)).scalar() or 0)


def _joined(session: Session, conversation_id: str) -> int:
    """Return the sequence number of the bot's last message; agents' messages before it were an earlier contact."""
    return _last(session, conversation_id, "bot")


def _read_back(session: Session, conversation_id: str) -> int:
    """Return the sequence number of the last message that read the facts back: a bot's card or an agent's words."""
    rows = session.execute(
        select(Message.seq, Message.kind, Message.role, Message.text)
        .where(Message.conversation_id == conversation_id, Message.role != "customer")
        .order_by(desc(Message.seq))
    )
    for seq, kind, role, text in rows:
        lowered = text.lower()
        if kind == "recap" or (role == "agent" and any(words in lowered for words in READ_BACK)):
            return int(seq)
    return 0


def _agreed(session: Session, case: Case, conversation_id: str) -> int:
    """Return the sequence number of the last message before the latest agreement in the case; 0 without one."""
    agreed = select(Offer.ended_at).where(Offer.case_id == case.id, Offer.state == "accepted")
    at = session.execute(agreed.order_by(desc(Offer.ended_at)).limit(1)).scalar()
    if at is None:
        return 0
    before = select(Message.seq).where(Message.conversation_id == conversation_id, Message.at <= at)
    return int(session.execute(before.order_by(desc(Message.seq)).limit(1)).scalar() or 0)
