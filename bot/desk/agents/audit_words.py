"""Put entries of the audit log into words: who, what, about what, and what was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Agent, AuditEntry, Case
from bot.desk.agents.names import handler_name
from bot.remedy import Policy
from bot.words import Words, WordsError

# The details of each action that administrators may read; an action that is not listed shows none. Reasons and notes in
# free words are left out, because they are only for those who work on the case.
PARTICULARS: dict[str, tuple[str, ...]] = {
    "address.locked": ("minutes",),
    "agent.add": ("role",),
    "agent.code_refused": ("address",),
    "agent.locked": ("address", "minutes"),
    "agent.password_refused": ("address",),
    "agent.sign_in_failed": ("address",),
    "agent.signed_in": ("address",),
    "agent.signed_out": ("address",),
    "approval.requested": ("role",),
    "handoff.over_capacity": ("holds", "capacity"),
    "list.exported": ("count",),
    "file.sent": ("seq",),
    "message.sent": ("seq",),
}
# The group of words of a particular that is a code.
CODES = {"role": "role"}
# What administrators may read of values before and after, by action: each value's name and its group of words. The name
# "" stands for an action that changes one thing only. Groups: "" is text as it is, MOMENT a time, HANDLER one of the
# policy's handlers; a list is put into words one by one.
MOMENT, HANDLER = "moment", "handler"
CHANGES: dict[str, dict[str, str]] = {
    "agent.presence": {"": "presence"},
    "agent.renamed": {"": ""},
    "agent.role": {"": "role"},
    "agent.set_up": {"capacity": "", "languages": "locale", "team": ""},
    "case.judged": {"kind": "kind", "emotion": "emotion", "severity": ""},
    "case.stage": {"": "stage"},
    "case.sub_kinds_corrected": {"": "kind"},
    "commitment.owner": {"": HANDLER},
    "commitment.reckoned_again": {"": MOMENT},
    "commitment.redated": {"": MOMENT},
    "commitment.state": {"": "commitments.state"},
    "conversation.owner": {"": "audit.owner"},
    "handoff.raised": {"": "reason"},
}


@dataclass(frozen=True)
class Names:
    """The names of agents by actor, and case numbers by subject."""

    agents: Mapping[str, str]
    cases: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, entries: Iterable[AuditEntry]) -> Names:
        """Look up what these entries name, in two queries."""
        entries = list(entries)
        values = {value for entry in entries for value in (entry.actor, entry.subject)}
        logins = [value.partition(":")[2] for value in values if value.startswith("agent:")]
        ids = [value.partition(":")[2] for value in values if value.startswith("conversation:")]
        known = session.execute(select(Agent.login, Agent.name).where(in_op(Agent.login, logins)))
        of = select(Case.conversation_id, Case.number).where(in_op(Case.conversation_id, ids)).order_by(Case.id)
        return cls(
            {f"agent:{login}": name for login, name in known},
            {f"conversation:{conversation_id}": number for conversation_id, number in session.execute(of)},
        )


@dataclass(frozen=True)
class Sayings:
    """The words for entries in one language."""

    words: Words
    policy: Policy
    locale: str

    def actor(self, entry: AuditEntry, names: Names) -> str:
        """Return who did it."""
        kind, _, login = entry.actor.partition(":")
        return names.agents.get(entry.actor) or login or self._named("audit.actor", kind)

    def act(self, entry: AuditEntry) -> str:
        """Return what was done."""
        shown = particulars(entry)
        values = {name: self._named(CODES[name], value) if name in CODES else value for name, value in shown.items()}
        missing = {name: "—" for name in PARTICULARS.get(entry.action, ()) if name not in shown}
        return self._say(f"audit.act.{entry.action}", entry.action, {**missing, **values})

    def about(self, entry: AuditEntry, names: Names) -> str:
        """Return to what it was done."""
        if entry.subject in names.agents:
            return names.agents[entry.subject]
        if entry.subject in names.cases:
            return self._say("audit.of.conversation_of", entry.subject, {"id": names.cases[entry.subject]})
        kind, _, id = entry.subject.partition(":")
        return self._say(f"audit.of.{kind}", entry.subject, {"id": id if len(id) <= 20 else f"{id[:8]}…"})

    def changes(self, entry: AuditEntry) -> list[dict[str, str]]:
        """Return what changed: `what` it is (empty for the only thing), `before` and `after`, empty for nothing."""
        detail = entry.detail if isinstance(entry.detail, dict) else {}
        found = []
        for name, group in CHANGES.get(entry.action, {}).items():
            pair = detail if not name else detail.get(name)
            if not isinstance(pair, dict) or not {"to", "after"} & set(pair):
                continue
            before, after = pair.get("from", pair.get("before")), pair.get("to", pair.get("after"))
            what = self._named("audit.field", name) if name else ""
            found.append({"what": what, "before": self._value(group, before), "after": self._value(group, after)})
        return found

    def _value(self, group: str, value: Any) -> str:
        if isinstance(value, list):
            return (", " if self.locale == "en" else "、").join(self._value(group, each) for each in value)
        if value is None or value == "":
            return ""
        if group == MOMENT:
            local = datetime.fromisoformat(str(value).replace("Z", "+00:00")).astimezone(self.policy.clock.zone)
            return f"{local:%Y-%m-%d %H:%M}"
        if group == HANDLER:
            name = handler_name(self.policy, str(value))
            return name if isinstance(name, str) else name.get(self.locale, str(value))
        return self._named(group, value) if group else str(value)

    def _named(self, group: str, value: object) -> str:
        return self._say(f"{group}.{value}", str(value), {})

    def _say(self, name: str, otherwise: str, values: Mapping[str, object]) -> str:
        """Return the page's words `agents.<name>`; `otherwise` for what an older or a newer version wrote."""
        try:
            return self.words.say(f"agents.{name}", self.locale, **values)
        except WordsError:
            return otherwise


def particulars(entry: AuditEntry) -> dict[str, Any]:
    """Return the details that administrators may read."""
    detail = entry.detail if isinstance(entry.detail, dict) else {}
    return {name: detail[name] for name in PARTICULARS.get(entry.action, ()) if name in detail}
