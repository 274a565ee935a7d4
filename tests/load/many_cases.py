"""Fill a case store with many varied cases, with rows like those the product writes: `fill(store, cases=10_000)`.

    python -m tests.load.many_cases sqlite:////tmp/many.db [CASES]

The data is consistent: seals, sequence numbers, customer marks, audit entries, the search index. The newest two
percent of the cases are still open and the rest is settled, as after a year of use.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.cases import Store
from bot.cases.accounts import agents
from bot.cases.case_number import check_digit
from bot.cases.customer_keys import marks_of
from bot.cases.models import (
    Agent,
    AuditEntry,
    Case,
    Commitment,
    Conversation,
    CustomerMark,
    Fact,
    Handoff,
    Message,
    Offer,
    OfferOption,
    Survey,
    Turn,
)
from bot.cases.seals.backfill import seal_found
from bot.cases.search import index
from bot.clock import utc_now
from tests.load.many_words import BRANCHES, LINES, NAMES, OUTCOMES, PRODUCTS, TROUBLES, WHEN, Trouble

PASSWORD = "correct horse battery"
AGENTS = (
    ("may", "林小梅", "agent"),
    ("ken", "陳建宏", "agent"),
    ("ivy", "何詠怡", "agent"),
    ("tom", "Tom Baker", "agent"),
    ("boss", "吳志明", "supervisor"),
)
# In the order of insertion: referenced tables first.
TABLES = (
    Conversation,
    CustomerMark,
    Message,
    Turn,
    Case,
    Fact,
    Offer,
    OfferOption,
    Commitment,
    Handoff,
    Survey,
    AuditEntry,
)
BATCH = 500
# This share of the cases, the newest ones, is still open.
IN_WORK = 0.02
EMOTIONS = ("angry", "frustrated", "worried", "disappointed", "neutral")
REASONS = ("requested", "hazard", "threat", "fraud", "over_authority", "rejected", "not_understood", "repeat_contact")
Rows = dict[Any, list[dict[str, Any]]]


@dataclass
class _Story:
    """Build the rows of one conversation, event by event."""

    rng: random.Random
    number: int
    case_id: int
    at: datetime
    is_open: bool
    staff: list[tuple[int, str, str]]
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    said: int = 0
    handled: int = 0
    stage: str = "listening"
    stage_since: datetime | None = None
    owner: str = "bot"
    owner_agent: int | None = None
    resolved_at: datetime | None = None

    def __post_init__(self) -> None:
        rng = self.rng
        self.began = self.at
        self.id = f"load{self.number:08d}{rng.getrandbits(40):010x}"
        self.locale = rng.choices(("zh-Hant", "en", "zh-Hans"), (70, 20, 10))[0]
        self.trouble: Trouble = rng.choices(TROUBLES, (45, 15, 20, 10, 4, 6))[0]
        self.product_id, names = rng.choice(PRODUCTS)
        width = 4 if self.number < 10**4 else 6
        digits = self.began.strftime("%y%m") + f"{self.number % 10**width:0{width}d}"
        self.case_number = f"{digits[:4]}-{digits[4:]}-{check_digit(digits)}"
        self.order = f"AL-{self.began:%Y%m}-{rng.randrange(10**5):05d}"
        self.name = rng.choice(NAMES[self.locale])
        self.email = f"{rng.choice(('chen', 'lin', 'wong', 'ann', 'peter', 'liu'))}{self.number}@example.org"
        self.phone = f"09{rng.randrange(10**8):08d}"
        self.values = {
            "product": names[self.locale],
            "branch": rng.choice(BRANCHES[self.locale]),
            "when": rng.choice(WHEN[self.locale]),
            "days": str(rng.randrange(2, 40)),
            "amount": str(rng.randrange(3, 200) * 100),
            "order": self.order,
            "number": self.case_number,
            "outcome": OUTCOMES[self.trouble.outcome][self.locale],
        }
        self.subject = f"case:{self.case_number}"

    def tell(self) -> Rows:
        """Return the rows of the whole conversation."""
        rng, trouble = self.rng, self.trouble
        self._say("bot", self._line("hello"))
        what = rng.choice(trouble.told[self.locale]).format(**self.values)
        told_at = self._say("customer", what)
        self._audit("bot", "case.open", self.subject, {"conversation_id": self.id})
        self._say("customer", rng.choice(trouble.more[self.locale]).format(**self.values))
        self._say("bot", self._line("heard"))
        self._move("clarifying", "bot", "needs facts")
        self._fact("what", what, told_at)
        self._fact("product", self.product_id, told_at)
        self._say("bot", self._line("ask_when"), kind="question", payload={"asks": "when"})
        when_at = self._say("customer", self.values["when"])
        if rng.random() < 0.1:
            self._fact("when", rng.choice(WHEN[self.locale]), when_at, superseded=True)
        self._fact("when", self.values["when"], when_at)
        if rng.random() < 0.5:
            self._fact("order_number", self.order, self._say("customer", self.order))
        self._fact("desired_outcome", trouble.outcome, told_at)
        if self.is_open and rng.random() < 0.4:
            return self._end("clarifying")
        self._say("bot", self._line("recap"), kind="recap", payload={"facts": {"product": self.values["product"]}})
        self._say("customer", self._line("yes"))
        if trouble.severity >= 3 or rng.random() < 0.35:
            self._hand_over()
            if self.is_open:
                return self._end("escalated")
        self._offer()
        if self.is_open and rng.random() < 0.5:
            return self._end("offering")
        self._accept()
        if self.is_open:
            return self._end("agreed")
        self._settle()
        return self._end("resolved" if rng.random() < 0.3 else "closed")

    def _hand_over(self) -> None:
        rng = self.rng
        reason = {"safety_hazard": "hazard", "fraud": "fraud"}.get(self.trouble.kind) or rng.choice(REASONS)
        self._say("customer", self._line("human"))
        asked_at = self.at
        promised = asked_at + timedelta(hours=rng.randrange(1, 30))
        self._say("bot", self._line("handoff"), kind="handoff", payload={"reason": reason})
        before = self.stage
        self._move("escalated", "bot", reason)
        conversation = f"conversation:{self.id}"
        self._audit("bot", "conversation.owner", conversation, {"from": "bot", "to": "queue", "reason": reason})
        row: dict[str, Any] = {
            "conversation_id": self.id,
            "case_id": self.case_id,
            "state": "waiting",
            "reason": reason,
            "queue": "complaints",
            "priority": 1 if reason == "hazard" else rng.choice((2, 3)),
            "promised_by": promised,
            "contact_needed": rng.random() < 0.2,
            "note": None,
            "stage_before": before,
            "requested_at": asked_at,
            "agent_id": None,
            "taken_at": None,
            "ended_at": None,
        }
        self.rows[Handoff].append(row)
        self.owner, self.owner_agent = "queue", None
        if self.is_open and rng.random() < 0.5:
            return
        agent_id, login, name = rng.choice(self.staff)
        self._later(2, 40)
        row.update(state="taken", agent_id=agent_id, taken_at=self.at)
        self._audit(
            f"agent:{login}", "conversation.owner", conversation, {"from": "queue", "to": "agent", "reason": "taken"}
        )
        self.owner, self.owner_agent = "agent", agent_id
        self._say("system", self._line("joined", agent=name))
        self._say("agent", self._line("work"), author=name)
        if self.is_open:
            return
        self._move("clarifying", f"agent:{login}", "given back to the bot")
        row.update(state="given_back", ended_at=self.at)
        self._audit(
            f"agent:{login}", "conversation.owner", conversation, {"from": "agent", "to": "bot", "reason": "given_back"}
        )
        self.owner, self.owner_agent = "bot", None

    def _offer(self) -> None:
        rng = self.rng
        self._move("offering", "bot", "facts confirmed")
        self.offer_id = f"of{self.number:08d}{rng.getrandbits(32):08x}"
        value = rng.randrange(2, 90) * 10000
        self.promise = {
            "what": {
                "zh-Hant": f"處理{OUTCOMES[self.trouble.outcome]['zh-Hant']}",
                "en": OUTCOMES[self.trouble.outcome]["en"],
            },
            "owner": "care_team",
            "due_at": (self.at + timedelta(days=rng.randrange(2, 9))),
        }
        self.offer: dict[str, Any] = {
            "id": self.offer_id,
            "case_id": self.case_id,
            "state": "open",
            "made_by": "bot",
            "role": "bot",
            "reason": None,
            "policy_version": "load",
            "explanation": None,
            "made_at": self.at,
            "expires_at": self.at + timedelta(days=7),
            "ended_at": None,
            "end_reason": None,
        }
        self.rows[Offer].append(self.offer)
        for position, remedy in enumerate((self.trouble.remedy, "store_credit"), start=1):
            self.rows[OfferOption].append(
                {
                    "id": f"{self.offer_id}{position}",
                    "offer_id": self.offer_id,
                    "position": position,
                    "remedy": remedy,
                    "goodwill": None,
                    "value_minor": value,
                    "currency": "TWD",
                    "due_at": self.promise["due_at"],
                    "body": {
                        "remedy": remedy,
                        "title": {"zh-Hant": remedy, "en": remedy.replace("_", " ")},
                        "commitments": [self.promise],
                    },
                    "accepted_at": None,
                    "accepted_by": None,
                }
            )
        self._audit(
            "bot",
            "offer.made",
            self.subject,
            {"offer_id": self.offer_id, "options": [self.trouble.remedy, "store_credit"]},
        )
        self._say("bot", self._line("options"), kind="options", payload={"offer_id": self.offer_id, "options": []})

    def _accept(self) -> None:
        self._say("customer", self._line("chosen"))
        self.offer.update(state="accepted", ended_at=self.at)
        option = self.rows[OfferOption][0]
        option.update(accepted_at=self.at, accepted_by="customer")
        self.commitment: dict[str, Any] = {
            "case_id": self.case_id,
            "option_id": option["id"],
            "what": self.promise["what"],
            "owner": self.promise["owner"],
            "due_at": self.promise["due_at"],
            "state": "open",
            "state_at": self.at,
            "made_at": self.at,
        }
        self.rows[Commitment].append(self.commitment)
        self._audit("customer", "offer.accepted", self.subject, {"offer_id": self.offer_id, "remedy": option["remedy"]})
        self._move("agreed", "customer", f"accepted {option['remedy']}")
        self._say(
            "bot", self._line("agreed"), kind="commitment", payload={"case_number": self.case_number, "items": []}
        )
        self._say("customer", self._line("thanks"))

    def _settle(self) -> None:
        rng = self.rng
        self._later(24 * 60, 6 * 24 * 60)
        state = "kept" if rng.random() < 0.9 else "broken"
        self.commitment.update(state=state, state_at=self.at)
        self._audit("system", "commitment.state", self.subject, {"from": "open", "to": state})
        self._move("resolved", "system", "every promise kept")
        self.resolved_at = self.at
        self._say("system", self._line("survey"), kind="survey", payload={"choices": [1, 2, 3, 4, 5]})
        if rng.random() < 0.6:
            self._later(1, 90)
            self.rows[Survey].append(
                {
                    "conversation_id": self.id,
                    "case_id": self.case_id,
                    "score": rng.choices((1, 2, 3, 4, 5), (5, 8, 17, 35, 35))[0],
                    "comment": None,
                    "at": self.at,
                }
            )

    def _end(self, stage: str) -> Rows:
        if stage not in (self.stage, "resolved"):
            self._move(stage, "system", "done")
        self._answered()
        customer = {"email": self.email, "phone": self.phone}
        self.rows[Conversation].append(
            {
                "id": self.id,
                "locale": self.locale,
                "page_url": "https://shop.example.org/help",
                "customer_name": self.name,
                "customer_email": self.email,
                "customer_phone": self.phone,
                "owner": self.owner,
                "owner_agent_id": self.owner_agent,
                "owner_since": self.at,
                "next_seq": self.said + 1,
                "created_at": self.began,
            }
        )
        for mark in marks_of(**customer):
            self.rows[CustomerMark].append({"conversation_id": self.id, "mark": mark, "noted_at": self.began})
        emotion = self.rng.choices(EMOTIONS, (25, 25, 15, 20, 15))[0]
        self.rows[Case].append(
            {
                "id": self.case_id,
                "number": self.case_number,
                "conversation_id": self.id,
                "stage": self.stage,
                "stage_since": self.stage_since or self.began,
                "kind": self.trouble.kind,
                "emotion": emotion,
                "severity": self.trouble.severity,
                "severity_reasons": [],
                "opened_at": self.began,
                "resolved_at": self.resolved_at,
                "closed_at": self.at if self.stage == "closed" else None,
                "reopened": 0,
            }
        )
        return self.rows

    def _line(self, name: str, **more: str) -> str:
        return LINES[self.locale][name].format(**self.values, **more)

    def _later(self, least: float, most: float) -> None:
        self.at += timedelta(minutes=self.rng.uniform(least, most))

    def _say(self, role: str, text: str, *, kind: str = "text", payload: Any = None, author: str | None = None) -> int:
        self._later(0.1, 2)
        if role != "customer":
            self._answered()
        self.said += 1
        row: dict[str, Any] = {
            "id": f"{self.id}-{self.said}",
            "conversation_id": self.id,
            "seq": self.said,
            "at": self.at,
            "role": role,
            "author_name": author,
            "kind": kind,
            "text": text,
            "payload": payload,
            "client_id": f"{role}-{self.said}" if role in ("customer", "agent") else None,
            "turn_id": None,
        }
        self.rows[Message].append(row)
        return self.said

    def _answered(self) -> None:
        """Add an answered turn for the customer's last messages; otherwise a starting desk would answer them."""
        if self.said > self.handled:
            self.rows[Turn].append(
                {
                    "id": f"t{self.number:08d}{self.said:05d}",
                    "conversation_id": self.id,
                    "from_seq": self.handled + 1,
                    "to_seq": self.said,
                    "state": "answered",
                    "began_at": self.at,
                    "ended_at": self.at,
                }
            )
            self.handled = self.said

    def _fact(self, name: str, value: str, seq: int, *, superseded: bool = False) -> None:
        self.rows[Fact].append(
            {
                "case_id": self.case_id,
                "name": name,
                "value": value,
                "display": None,
                "resolved": None,
                "message_seq": seq,
                "source": "customer",
                "noted_at": self.at,
                "superseded_at": self.at if superseded else None,
            }
        )

    def _move(self, stage: str, actor: str, reason: str) -> None:
        self._audit(actor, "case.stage", self.subject, {"from": self.stage, "to": stage, "reason": reason})
        self.stage, self.stage_since = stage, self.at

    def _audit(self, actor: str, action: str, subject: str, detail: dict[str, Any]) -> None:
        self.rows[AuditEntry].append(
            {"at": self.at, "actor": actor, "action": action, "subject": subject, "detail": detail}
        )


def fill(store: Store, cases: int = 10_000, seed: int = 1, until: datetime | None = None) -> None:
    """Fill a migrated store with cases opened in the year before `until` (default: now), oldest first.

    The same seed, number and `until` give the same cases. The store may already contain cases.
    """
    rng = random.Random(seed)
    end = until or utc_now()
    with store.begin() as session:
        staff = _staff(session)
        first_case = (session.execute(select(func.max(Case.id))).scalar() or 0) + 1
    for batch in _batches(rng, cases, first_case, end, staff):
        with store.begin() as session:
            _write(session, batch)
            if store.engine.dialect.name == "postgresql":
                # The case ids were assigned here, so the sequence that assigns the next id must be advanced.
                session.execute(text("SELECT setval(pg_get_serial_sequence('cases', 'id'), max(id)) FROM cases"))
    with store.begin() as session:
        seal_found(session.connection(), store.key, utc_now())


def _batches(
    rng: random.Random, cases: int, first_case: int, end: datetime, staff: list[tuple[int, str, str]]
) -> Iterator[Rows]:
    rows: Rows = defaultdict(list)
    for done in range(cases):
        is_open = done >= cases * (1 - IN_WORK)
        # Settled cases began at least fifteen days ago, open ones within the last three days.
        age = (
            timedelta(days=3) * (cases - done) / (cases * IN_WORK + 1)
            if is_open
            else timedelta(days=365 - 350 * done / cases)
        )
        story = _Story(rng, first_case + done, first_case + done, end - age - timedelta(hours=1), is_open, staff)
        for table, made in story.tell().items():
            rows[table] += made
        if (done + 1) % BATCH == 0 or done + 1 == cases:
            yield rows
            rows = defaultdict(list)


def _write(session: Session, rows: Rows) -> None:
    for model in TABLES:
        if rows[model]:
            session.execute(model.__table__.insert(), rows[model])
    details = ("customer_name", "customer_email", "customer_phone")
    people = [
        index.Findable(row["id"], index.DETAILS, "customer", "\n".join(row[name] for name in details))
        for row in rows[Conversation]
    ]
    words = [index.Findable(row["conversation_id"], row["seq"], row["role"], row["text"]) for row in rows[Message]]
    index.add_all(session.connection(), people + words)


def _staff(session: Session) -> list[tuple[int, str, str]]:
    known = {agent.login: agent for agent in session.execute(select(Agent)).scalars()}
    people = [known.get(login) or agents.add(session, login, name, role, PASSWORD) for login, name, role in AGENTS]
    return [(person.id, person.login, person.name) for person in people]


if __name__ == "__main__":
    began = time.monotonic()
    opened = Store.open(sys.argv[1])
    opened.migrate()
    fill(opened, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    opened.close()
    print(f"filled in {time.monotonic() - began:.1f} s")
