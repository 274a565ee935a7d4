"""What can be put right in a case, and what each of it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations, fact_store, feelings, tags
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.conversation.contacts.known import known_contacts
from bot.conversation.services import Services
from bot.conversation.severity_set import FACT as SEVERITY
from bot.conversation.severity_set import severity_set
from bot.conversation.sub_kinds.deciding import holding
from bot.conversation.sub_kinds.of_case import reasons_in
from bot.conversation.turn_facts import Found
from bot.remedy.vocabulary import SUB_KINDS as ALL_SUB_KINDS

KIND, SUB_KINDS, EMOTION = "kind", "sub_kinds", "emotion"
LOCALE, PRIORITY, TAGS = "locale", "priority", "tags"
# The facts of the complaint, those of them that are days or times by their role, and how the customer is reached.
FACTS = ("what", "product", "branch", "order_number", "amount", "overcharged", "desired_outcome")
PAST_DAYS = ("when", "bought_on", "delivered_on")
DAYS = (*PAST_DAYS, "used_for", "promised_for", "appointment")
CONTACTS = ("name", "phone", "email", "address", "channel", "free_times")
CORRECTABLE = (*FACTS, *DAYS, *CONTACTS, KIND, SUB_KINDS, EMOTION, SEVERITY, LOCALE, PRIORITY, TAGS)
# What needs a reason, because nothing in the conversation shows it.
NEEDS_WHY = frozenset({SEVERITY, PRIORITY})


@dataclass(frozen=True)
class Present:
    """What something is now; None when it is not known.

    `seq` is the message that it was heard in, `by` who said it last: customer, agent:LOGIN, derived and so on, None for
    what is no fact. `resolved` is what the fact was resolved to.
    """

    value: Any = None
    seq: int | None = None
    by: str | None = None
    resolved: Any = None

    @property
    def by_person(self) -> bool:
        """Return whether a person at the desk said it."""
        return self.by is not None and self.by.startswith("agent:")


def present(session: Session, services: Services, case: Case, what: str) -> Present:
    """Return what `what` (of CORRECTABLE) is now."""
    return _Look(session, services, case).at(what)


def all_present(session: Session, services: Services, case: Case) -> dict[str, Any]:
    """Return the value of everything that can be put right, by its name; what is not known is left out."""
    look = _Look(session, services, case)
    found = {what: look.at(what).value for what in CORRECTABLE}
    return {what: value for what, value in found.items() if value is not None}


class _Look:
    """Reads a case once for whatever is asked of it."""

    def __init__(self, session: Session, services: Services, case: Case) -> None:
        self._session, self._services, self._case = session, services, case
        self._known = fact_store.current(session, case)
        self._conversation = conversations.get(session, case.conversation_id)

    def at(self, what: str) -> Present:
        """Return what it is now."""
        if what in _READ:
            return _READ[what](self)
        if what in (KIND, EMOTION):
            return self._judged(what)
        if what in CONTACTS and what not in self._known:
            found = self._elsewhere.get(what)
            return Present() if found is None else Present(found.value, found.seq, "customer" if found.seq else None)
        return self._of_fact(what)

    @cached_property
    def _elsewhere(self) -> Mapping[str, Found]:
        return known_contacts(self._session, self._conversation, self._case)

    def _of_fact(self, what: str) -> Present:
        fact = self._known.get(what)
        return Present() if fact is None else Present(fact.value, fact.message_seq, fact.source, fact.resolved)

    def _judged(self, what: str) -> Present:
        """Return kind or feeling: a kind is heard in the story, a feeling in the last message that showed one."""
        told = self._known["what"].message_seq if "what" in self._known else None
        if what == KIND:
            return Present(self._case.kind, told)
        return Present(self._case.emotion, feelings.last_seq(self._session, self._case.conversation_id) or told)

    def sub_kinds(self) -> Present:
        held = holding(reasons_in(self._services, self._case, self._known, self._services.now()))
        return replace(self._of_fact(SUB_KINDS), value=[name for name in ALL_SUB_KINDS if name in held])

    def severity(self) -> Present:
        aside, added = severity_set(self._known)
        return Present({"aside": sorted(aside), "added": sorted(added)} if aside or added else None)

    def tags(self) -> Present:
        return Present(tags.of_case(self._session, self._case))

    def locale(self) -> Present:
        return Present(self._conversation.locale)

    def priority(self) -> Present:
        handoff = handoffs.current(self._session, self._case.conversation_id)
        return Present(None if handoff is None else handoff.priority)


_READ: Mapping[str, Callable[[_Look], Present]] = {
    SUB_KINDS: _Look.sub_kinds,
    SEVERITY: _Look.severity,
    TAGS: _Look.tags,
    LOCALE: _Look.locale,
    PRIORITY: _Look.priority,
}
