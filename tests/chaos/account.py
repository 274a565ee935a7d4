"""Count what went wrong, from the case store and from what customers were told it has."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import Message, Turn
from bot.cases.record import verify
from tests.chaos.care import not_done, told_wrongly
from tests.chaos.customers import Told
from tests.chaos.listening_system import ListeningSystem
from tests.dialogue.kills.verdict import judge

# Characters of a message in a story.
WORDS = 100
COUNTED = (
    "lost",
    "doubled",
    "out of order",
    "acted twice",
    "cards lost",
    "unanswered",
    "broken records",
    "not done",
    "told wrongly",
    "other",
)


@dataclass
class Account:
    """How often each thing went wrong, and each of them in words."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    conversations: int = 0
    acknowledged: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    # What was said, and how the turns ended, where something went wrong.
    stories: list[str] = field(default_factory=list)
    # Events that the company's system was told.
    told: int = 0

    def add(self, what: str, told: Told, detail: str) -> None:
        """Count one thing that went wrong in a conversation."""
        self.add_line(what, f"{told.conversation_id}: {detail}")

    def add_line(self, what: str, detail: str) -> None:
        """Count one thing that went wrong in no conversation."""
        self.counts[what] += 1
        self.wrong.append(f"{what}: {detail}")

    @property
    def is_clean(self) -> bool:
        """Return whether nothing went wrong."""
        return not self.counts.total()

    def lines(self) -> list[str]:
        """Return the figures, one line each."""
        endings = ", ".join(f"{count} {how}" for how, count in self.endings.most_common())
        return [
            f"{self.conversations} conversations, {self.acknowledged} messages acknowledged; {endings}; "
            f"{self.told} events told",
            "  ".join(f"{what} {self.counts[what]}" for what in COUNTED),
        ]


def account_for(session: Session, every: Iterable[Told]) -> Account:
    """Compare what customers were told with what is stored, conversation by conversation."""
    account = Account()
    for told in every:
        right = len(account.wrong)
        account.conversations += 1
        account.acknowledged += len(told.acknowledged)
        account.endings[told.how.partition(":")[0]] += 1
        if told.how.startswith("broken"):
            account.add("other", told, told.how)
        _stored(session, told, account)
        verdict = judge(session, told.conversation_id)
        wrong = {"acted twice": verdict.twice, "cards lost": verdict.lost, "unanswered": verdict.unanswered}
        for what, found in wrong.items():
            for one in found:
                account.add(what, told, one)
        for broken in verify.verify_conversation(session, told.conversation_id):
            account.add("broken records", told, str(broken))
        if len(account.wrong) > right:
            account.stories += _story(session, told)
    return account


def account_of_care(session: Session, now: dt.datetime, system: ListeningSystem, account: Account) -> None:
    """Add what care left undone or told wrongly to `account`."""
    account.told = len(system.heard)
    for line in not_done(session, now):
        account.add_line("not done", line)
    for line in told_wrongly(session, system):
        account.add_line("told wrongly", line)


def _story(session: Session, told: Told) -> list[str]:
    """Return what happened in a conversation, a line for each message and each turn, in the order of time."""
    said = session.execute(select(Message).where(Message.conversation_id == told.conversation_id)).scalars()
    asked = session.execute(select(Turn).where(Turn.conversation_id == told.conversation_id)).scalars()
    lines = [(m.at, f"{m.seq:3} {m.role} {m.kind}: {' '.join(m.text.split())[:WORDS]}") for m in said]
    lines += [
        (
            t.began_at,
            f"    turn over {t.from_seq} to {t.to_seq} is {t.state}, its question {'kept' if t.request else 'gone'}",
        )
        for t in asked
    ]
    return [f"-- {told.conversation_id} ended: {told.how}", *(f"{at:%H:%M:%S} {line}" for at, line in sorted(lines))]


def _stored(session: Session, told: Told, account: Account) -> None:
    wanted = (
        select(Message.client_id)
        .where(Message.conversation_id == told.conversation_id, Message.role == "customer")
        .order_by(Message.seq)
    )
    stored = [client_id for client_id in session.execute(wanted).scalars() if client_id in set(told.acknowledged)]
    times = Counter(stored)
    for client_id in told.acknowledged:
        if times[client_id] == 0:
            account.add("lost", told, client_id)
        elif times[client_id] > 1:
            account.add("doubled", told, client_id)
    if stored != told.acknowledged and set(stored) == set(told.acknowledged) and len(stored) == len(set(stored)):
        account.add("out of order", told, f"{stored} for {told.acknowledged}")
