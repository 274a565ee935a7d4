"""A company with customers, promises and a clock of its own, without web and dialogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.care.working import Done, work
from bot.cases import cases, commitments, conversations, messages, offers
from bot.cases.care import dues, outbox
from bot.cases.models import Case, Commitment, Due, Message, OutboxItem
from bot.conversation.services import Services
from tests.clock import StandingClock

# More rounds than any test has dues at one moment.
ROUNDS = 200


@dataclass
class World:
    """The services of a company, and its clock."""

    services: Services
    clock: StandingClock

    def agree(
        self,
        days: tuple[int, ...] = (3,),
        *,
        owners: tuple[str, ...] = ("returns_desk",),
        locale: str = "zh-Hant",
        email: str | None = "chen@shop.example",
        remedy: str = "refund",
        tells: int = 0,
    ) -> int:
        """Have a customer agree to promises due after these numbers of opening days; return the id of the case.

        The promise number `tells`, from 1, is one to tell how far it is.
        """
        policy, now = self.services.policy, self.clock()
        closing = policy.clock.closing_times(now)
        promised = [
            {
                "what": {"zh-Hant": f"退款（第 {number} 筆）", "en": f"Refund no. {number}"},
                "owner": owners[(number - 1) % len(owners)],
                "due_at": closing[each],
                "days": each,
                "tells": number == tells,
            }
            for number, each in enumerate(days, 1)
        ]
        option: dict[str, Any] = {
            "remedy": remedy,
            "goodwill": None,
            "value": {"minor": 129900, "currency": "TWD"},
            "due_at": max(one["due_at"] for one in promised),
            "title": {"zh-Hant": "退款", "en": "Refund"},
            "commitments": promised,
        }
        with self.services.store.begin() as session:
            customer = {} if email is None else {"email": email}
            talk = conversations.open_conversation(session, locale=locale, customer=customer)
            messages.append(session, talk.id, role="customer", text="壞掉了")
            case = cases.open_case(session, talk.id)
            cases.update(session, case, kind="product_quality", severity=2)
            cases.move(session, case, "offering", actor="bot", reason="test")
            made = offers.record(
                session,
                case,
                options=[option],
                made_by="bot",
                policy_version=policy.version,
                expires_at=now + dt.timedelta(days=7),
            )
            offers.accept(session, made.options[0].id, conversation_id=talk.id, actor="customer", seq=1)
            return case.id

    def complain(self, session: Session, conversation_id: str) -> int:
        """Have the customer of a conversation complain; return the id of the case."""
        messages.append(session, conversation_id, role="customer", text="壞掉了")
        return cases.open_case(session, conversation_id).id

    def run_until(self, until: dt.datetime) -> list[Done]:
        """Move the clock from due to due up to `until`, carrying out each at its moment; return what was done."""
        done: list[Done] = []
        for _ in range(ROUNDS):
            moment = self.next_due()
            if moment is None or moment > until:
                break
            self.clock.now = max(self.clock.now, moment)
            acted = work(self.services)
            assert all(not one.failed for one in acted), acted
            done += acted
        self.clock.now = until
        return done

    def next_due(self) -> dt.datetime | None:
        """Return when the next due happens, None when nothing waits."""
        with self.services.store.read() as session:
            waiting = dues.waiting(session, limit=1)
            return waiting[0].at if waiting else None

    def case(self, case_id: int) -> Case:
        with self.services.store.read() as session:
            found = session.get(Case, case_id)
            assert found is not None
            return found

    def promises(self, case_id: int) -> list[Commitment]:
        with self.services.store.read() as session:
            return commitments.of_case(session, self.case(case_id))

    def dues(self, case_id: int) -> dict[str, Due]:
        with self.services.store.read() as session:
            return {due.key: due for due in dues.of_case(session, case_id)}

    def said(self, case_id: int) -> list[Message]:
        """List what we said in the conversation of the case, oldest first."""
        with self.services.store.read() as session:
            every = messages.after(session, self.case(case_id).conversation_id, 0)
            return [message for message in every if message.role != "customer"]

    def mails(self, case_id: int) -> list[OutboxItem]:
        with self.services.store.read() as session:
            return outbox.of_case(session, case_id)
