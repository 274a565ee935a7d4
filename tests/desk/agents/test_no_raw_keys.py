"""No raw key can reach a page: every code that the agents' API may answer with has a word in both languages.

The page puts codes into words by group (`named("stage", ...)`, a name with a part left open). A test below finds these
groups in its scripts, so that a new one needs a line in `CODES`, and a new code a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.assist import steps
from bot.care.day_groups import GROUPS
from bot.cases import commitments
from bot.cases.approvals import CASH, CREDIT, ORIGINAL, TRANSFER
from bot.cases.conversations import LOCALES
from bot.cases.models.agent import AGENT_ROLES
from bot.cases.models.approval import APPROVAL_STATES
from bot.cases.models.case import STAGES
from bot.cases.models.conversation import OWNERS
from bot.cases.models.flag import FLAG_KINDS, FLAG_STATES
from bot.cases.models.follow_up import MENDED_ANSWERS
from bot.cases.models.incident import INCIDENT_STATES
from bot.cases.models.message import ROLES
from bot.cases.models.notice import NOTICE_KINDS
from bot.cases.models.postponement import CAME_BACK
from bot.cases.models.presence import PRESENCES
from bot.cases.models.promise_change import PROMISE_CHANGES
from bot.cases.models.suggestion import SUGGESTION_OUTCOMES, SUGGESTION_SOURCES
from bot.cases.offers import CHOSEN
from bot.cases.order_proofs import ORDER_NUMBER, ORDER_PROOF
from bot.cases.postponements import TOLD
from bot.cases.queue.handoffs import TECHNICAL
from bot.cases.record.timeline import SHOWN_BY_LOG, SHOWN_BY_ROWS
from bot.conversation import handoff_reasons
from bot.conversation.contacts.kept_back import KEPT_BACK
from bot.conversation.contacts.told import CONTACTS
from bot.conversation.corrected_days import DAYS
from bot.conversation.corrections.reading import CHANNELS, PRIORITIES
from bot.conversation.corrections.standing_offer import FLAGGED
from bot.conversation.corrections.standing_offer import WITHDRAWN as WITHDRAWN_OFFER
from bot.conversation.facts_shown import SHOWN
from bot.conversation.order_proof_by_person import PERSON, SEEN_AT
from bot.conversation.rescheduling import OTHER_TIME
from bot.conversation.sub_kinds.keeping import FACT as SUB_KINDS_FACT
from bot.conversation.turn_facts import UNWANTED
from bot.conversation.withdrawing import WITHDRAWN
from bot.desk.agents.export.call import MEDIA_TYPES
from bot.desk.agents.names import URGENCY
from bot.desk.agents.pages import FOLDER
from bot.remedy import Policy
from bot.remedy.vocabulary import (
    EMOTIONS,
    GRAVE,
    KINDS,
    NEEDS,
    OUTCOMES,
    PARTICULAR,
    REQUIRED_REASONS,
    SEVERITY_PARTS,
    SUB_KINDS,
)
from bot.settings import ROOT
from bot.words import Words
from tests.desk.agents.audited import ELSEWHERE, actions

# Who may have done something, besides agents: the log of audits and promises names them.
DOERS = ("customer", "bot", "system", "shop", "clock", "policy")
REASONS = {
    *GRAVE,
    *REQUIRED_REASONS,
    TECHNICAL,
    *(value for name, value in vars(handoff_reasons).items() if name.isupper() and isinstance(value, str)),
} - {handoff_reasons.MORE_WANTED}  # fmt: skip
STEPS = set(re.findall(r'\bStep\(\w+, "([a-z_]+)"', Path(steps.__file__).read_text(encoding="utf-8")))
# To what something was done, KIND:ID.
SUBJECTS = (
    "accounts", "action", "address", "agent", "analysis", "approvals", "attachment", "audit", "case", "conversation",
    "outbox", "promises", "heard_wrongly", "incident", "insight", "lesson", "queue", "search", "signal", "suggestions",
    "template", "view",
)  # fmt: skip
PROMISES = {*commitments.STATES}
# Kinds of actions on a conversation or a case that its timeline shows without an event of their own.
SAID_BY_ROWS = ("approval", "outbox", "questions")
OTHERS = {
    action
    for action in actions()
    if action not in (*SHOWN_BY_ROWS, *SHOWN_BY_LOG) and action.partition(".")[0] not in (*ELSEWHERE, *SAID_BY_ROWS)
}

CODES: dict[str, Iterable[str]] = {
    "accounts.role": AGENT_ROLES,
    "approval.state": APPROVAL_STATES,
    "approval.waits_for": ("supervisor", "manager"),
    "audit.actor": DOERS,
    "audit.kind": {action.partition(".")[0] for action in actions()},
    "audit.of": SUBJECTS,
    "author": {*ROLES, *DOERS},
    "channel": CHANNELS,
    "correct.offer": (WITHDRAWN_OFFER, FLAGGED),
    "case.answer_by": ("open", "overdue", "answered"),
    "commitments.state": PROMISES,
    "emotion": EMOTIONS,
    "fact": {
        *SHOWN, *CONTACTS, *DAYS, CHOSEN, KEPT_BACK, ORDER_NUMBER, ORDER_PROOF, OTHER_TIME, SUB_KINDS_FACT,
        UNWANTED, WITHDRAWN,
    },
    "flags.kind": FLAG_KINDS,
    "flags.lead": FLAG_KINDS,
    "flags.state": FLAG_STATES,
    "incident.state": INCIDENT_STATES,
    "kind": {*KINDS, *SUB_KINDS},
    "later.why": [why for why in CAME_BACK if why != "again"],
    "later.back": TOLD,
    "locale": LOCALES,
    "mended.answer": MENDED_ANSWERS,
    "need": NEEDS,
    "notice": NOTICE_KINDS,
    "next": {*STEPS, *(name for name, _ in steps.QUESTIONS)},
    "offer.needs": ("supervisor", "manager", "nobody"),
    "offers.state": ("open", "accepted", "withdrawn", "taken_back", "expired"),
    "order_proof": ("none", "phone", "email", "digits", PERSON),
    "outcome": {*OUTCOMES, *PARTICULAR},
    "owner": OWNERS,
    "presence": {*PRESENCES, "offline"},
    "priority_number": map(str, PRIORITIES),
    "severity_part": SEVERITY_PARTS,
    "priority": {*URGENCY.values(), "low"},
    "promises.by": ("customer", "bot", "system", "clock", "policy"),
    "promises.change": PROMISE_CHANGES,
    "promises.group": GROUPS,
    "promises.state": PROMISES,
    "prove_order.at": SEEN_AT,
    "reason": REASONS,
    "role": AGENT_ROLES,
    "stage": STAGES,
    "step": "12345",
    "sum.how": (ORIGINAL, TRANSFER, CASH, CREDIT),
    "timeline.action": OTHERS,
    "timeline.owner": OWNERS,
    "tied.role": ("linked", "from", "into", "part", "parent"),
    "training": SUGGESTION_OUTCOMES,
    "training.source": SUGGESTION_SOURCES,
    "export": MEDIA_TYPES,
}  # fmt: skip
# Groups whose part left open is a name that the page's own scripts write down, and no answer of the API.
OWN = {
    "accounts", "administration", "alerts", "approval", "approval.sort", "audit", "bulk", "case", "closed", "contact",
    "correct.hint", "counter.where", "day", "filter", "glance", "later.when", "lists.filter", "lists.sort",
    "mention", "password", "promises", "promises.fault", "promises.filter", "promises.sort", "queue", "queue.empty",
    "severity_set", "sum.fault", "tasks", "template", "tied.what", "timeline", "why",
}  # fmt: skip
# Tested in `test_words`, from the policy's own reasons.
FROM_POLICY = {"because", "because.group"}


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_a_word_in_both_languages(words: Words, group: str) -> None:
    codes = sorted(CODES[group])
    assert codes
    for locale in ("zh-Hant", "en"):
        known = words.all(locale, f"agents.{group}.")
        assert [code for code in codes if not known.get(f"agents.{group}.{code}", "").strip()] == []


def test_every_reason_of_the_policy_has_a_word(words: Words, policy: Policy) -> None:
    known = words.all("en", "agents.reason.")
    assert [reason for reason in sorted(policy.escalations) if f"agents.reason.{reason}" not in known] == []


def test_every_group_that_the_page_puts_into_words_is_tested_here() -> None:
    groups: set[str] = set()
    for script in (FOLDER / "static" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        groups |= set(re.findall(r"\bnamed\(\"([\w.]+)\",", text))
        groups |= set(re.findall(r"\bsay\(`([\w.]+?)\.\$\{", text))
    assert len(groups) > 40
    assert groups <= {*CODES, *OWN, *FROM_POLICY}


def test_every_state_of_the_live_stream_has_a_word(words: Words) -> None:
    script = (FOLDER / "static" / "js" / "live.js").read_text(encoding="utf-8")
    states = re.findall(r'\w+: "([\w.]+)"', re.findall(r"LAMP = \{(.*?)\}", script)[0])
    assert len(states) == 3
    assert [state for state in states if f"agents.{state}" not in words.all("en", "agents.")] == []


def test_every_subject_of_an_entry_is_known_here() -> None:
    found: set[str] = set()
    for file in (ROOT / "bot").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if re.search(r"audit\.record|audit_view\(|_audited\(", text):
            found |= set(re.findall(r'f"([a-z_]+):\{', text)) | set(
                re.findall(r'"([a-z_]+):(?:all|conversations)"', text)
            )
    assert found <= {*SUBJECTS, "team"}
