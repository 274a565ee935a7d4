"""Test that everything that can be corrected takes what is meant, and says what to write in place of anything else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import messages
from bot.cases.models import Agent
from bot.cases.queue import handoffs
from bot.conversation.corrections.correct import Changed
from bot.conversation.corrections.correctable import CORRECTABLE
from bot.conversation.corrections.reading import Wrong
from bot.words import Words
from tests.conversation.corrections.by_agent import at, logged, put_right
from tests.conversation.turns import Customer

WHY = {"why": "saw it at the counter"}
GOOD: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("what", "  掃地機器人充不進電  ", "掃地機器人充不進電", {}),
    ("product", "kettle", "kettle", {}),
    ("product", "a garden hose", "a garden hose", {}),
    ("product", "", None, {}),
    ("branch", "", None, {}),
    ("order_number", "aj26111156789", "AJ26111156789", {}),
    ("order_number", "", None, {}),
    ("amount", "1,280", {"minor": 128000, "currency": "TWD"}, {}),
    ("amount", "NT$1,280", {"minor": 128000, "currency": "TWD"}, {}),
    ("amount", "HK$880", {"minor": 88000, "currency": "HKD"}, {}),
    ("overcharged", "200元", {"minor": 20000, "currency": "TWD"}, {}),
    ("desired_outcome", "repair", "repair", {}),
    ("desired_outcome", "unknown", "unknown", {}),
    ("when", "2026-11-03", "2026-11-03", {}),
    ("when", "last Monday", "2026-11-16", {}),
    ("when", "", None, {}),
    ("bought_on", "11月1日", "2026-11-01", {}),
    ("delivered_on", "2026-11-18", "2026-11-18", {}),
    ("promised_for", "2026-12-05T14:30", "2026-12-05T14:30:00+08:00", {}),
    ("appointment", "2026-12-05", "2026-12-05", {}),
    ("used_for", "三個月", "P3M", {}),
    ("used_for", "2 weeks", "P2W", {}),
    ("name", " 王 大明 ", "王 大明", {}),
    ("phone", "0912 345 678", "+886912345678", {}),
    ("phone", "+852 9123 4567", "+85291234567", {}),
    ("email", "mei@example.com", "mei@example.com", {}),
    ("address", "高雄市前金區中正四路1號", "高雄市前金區中正四路1號", {}),
    ("address", "", None, {}),
    ("channel", "write", "write", {}),
    ("free_times", "週末早上", "週末早上", {}),
    ("kind", "process", "process", {}),
    ("sub_kinds", ["late", "part_missing"], ["late", "part_missing"], {}),
    ("sub_kinds", [], [], {}),
    ("emotion", "worried", "worried", {}),
    ("severity_set", {"aside": ["emotion"], "added": ["harm"]}, {"aside": ["emotion"], "added": ["harm"]}, WHY),
    ("locale", "en", "en", {}),
    ("priority", 1, 1, WHY),
    ("tags", ["VIP", "vip ", "#returns"], ["VIP", "returns"], {}),
    ("tags", [], [], {}),
]
BAD: list[tuple[str, Any, str, str, dict[str, Any]]] = [
    ("what", "  ", "empty", "value", {}),
    ("what", 3, "no_choice", "value", {}),
    ("what", "x" * 4001, "too_long", "value", {}),
    ("product", "x" * 81, "too_long", "value", {}),
    ("branch", "the moon", "no_choice", "value", {}),
    ("order_number", "1234", "no_order", "value", {}),
    ("amount", "a lot", "no_amount", "value", {}),
    ("amount", "NT$100 or NT$200", "no_amount", "value", {}),
    ("amount", "0", "no_amount", "value", {}),
    ("overcharged", "-", "no_amount", "value", {}),
    ("desired_outcome", "a pony", "no_choice", "value", {}),
    ("when", "some day", "no_day", "value", {}),
    ("when", "2026-02-30", "no_day", "value", {}),
    ("when", "2026-11-30", "not_yet", "value", {}),
    ("bought_on", "2026-11-19", "not_yet", "value", {}),
    ("delivered_on", "2027-01-01", "not_yet", "value", {}),
    ("promised_for", "soon", "no_day", "value", {}),
    ("appointment", "11/3 or 11/5", "no_day", "value", {}),
    ("used_for", "yesterday", "no_length", "value", {}),
    ("when", "2026-11-03", "no_choice", "role", {"role": "birthday"}),
    ("when", "2026-11-03", "role_taken", "role", {"role": "bought_on"}),
    ("name", "\u202e", "empty", "value", {}),
    ("name", "x" * 81, "too_long", "value", {}),
    ("phone", "12", "no_phone", "value", {}),
    ("phone", "0912345678 0922333444", "no_phone", "value", {}),
    ("email", "mei@", "no_email", "value", {}),
    ("email", "write to mei@example.com", "no_email", "value", {}),
    ("address", "here", "no_address", "value", {}),
    ("channel", "pigeon", "no_choice", "value", {}),
    ("free_times", "x" * 201, "too_long", "value", {}),
    ("kind", "angry", "no_choice", "value", {}),
    ("kind", "", "no_choice", "value", {}),
    ("sub_kinds", ["moon"], "no_choice", "value", {}),
    ("sub_kinds", "late", "no_choice", "value", {}),
    ("emotion", ["angry"], "no_choice", "value", {}),
    ("severity_set", {"aside": ["moon"]}, "no_choice", "value", WHY),
    ("severity_set", {"added": ["kind"]}, "no_choice", "value", WHY),
    ("severity_set", {"aside": ["harm"], "added": ["harm"]}, "no_choice", "value", WHY),
    ("severity_set", {"added": ["harm"]}, "why_needed", "why", {}),
    ("severity_set", ["harm"], "no_choice", "value", WHY),
    ("locale", "fr", "no_choice", "value", {}),
    ("priority", 9, "no_choice", "value", WHY),
    ("priority", True, "no_choice", "value", WHY),
    ("priority", 1, "why_needed", "why", {"why": "  "}),
    ("tags", [str(n) for n in range(13)], "tags", "value", {}),
    ("tags", ["x" * 33], "tags", "value", {}),
    ("tags", "vip", "no_choice", "value", {}),
    ("mood", "angry", "no_choice", "what", {"seen": None}),
]


@pytest.fixture
def waiting(told: Customer) -> Customer:
    """Return a customer who also waits for a person."""
    soon = told.services.policy.promised_by("requested", told.services.now())
    more: dict[str, Any] = {"queue": "complaints", "priority": 3, "promised_by": soon, "contact_needed": False}
    handoffs.request(told.session, told.case, reason="requested", **more)
    return told


def test_every_sort_is_tried() -> None:
    assert {one[0] for one in GOOD} == set(CORRECTABLE) <= {one[0] for one in BAD}


@pytest.mark.parametrize("what, value, held, more", GOOD, ids=lambda one: str(one)[:30])
def test_what_is_meant_is_stored_with_who_and_what_it_was(
    waiting: Customer, people: dict[str, Agent], what: str, value: Any, held: Any, more: dict[str, Any]
) -> None:
    before, said = at(waiting, what), [str(one) for one in messages_of(waiting)]
    done = put_right(waiting, people["agent"], what, value, **more)
    assert (at(waiting, what) or None) == (held or None)
    assert [str(one) for one in messages_of(waiting)] == said, "what was said stays"
    if (before or None) == (held or None):
        assert logged(waiting) == []
        return
    assert (done.before, done.after) == (before, held)
    (entry,) = logged(waiting)
    assert (entry["what"], entry["before"], entry["after"]) == (what, before, held)
    put_right(waiting, people["agent"], what, value, **more)
    assert len(logged(waiting)) == 1, "the same again is no correction"


@pytest.mark.parametrize("what, value, code, field, more", BAD, ids=lambda one: str(one)[:30])
def test_anything_else_is_refused_at_its_field(
    waiting: Customer,
    people: dict[str, Agent],
    words: Words,
    what: str,
    value: Any,
    code: str,
    field: str,
    more: dict[str, Any],
) -> None:
    seen = {} if what in CORRECTABLE else {"seen": None}
    before = {name: at(waiting, name) for name in CORRECTABLE}
    with pytest.raises(Wrong) as wrong:
        put_right(waiting, people["agent"], what, value, **{**seen, **more})
    assert (wrong.value.code, wrong.value.field) == (code, field)
    for locale in ("zh-Hant", "en"):
        assert words.say(f"agents.correct.wrong.{code}", locale, **wrong.value.values)
    assert {name: at(waiting, name) for name in CORRECTABLE} == before and logged(waiting) == []


def test_what_changed_since_it_was_seen_is_not_written_over(told: Customer, people: dict[str, Agent]) -> None:
    seen = at(told, "product")
    put_right(told, people["agent"], "product", "kettle")
    with pytest.raises(Changed) as changed:
        put_right(told, people["supervisor"], "product", "desk_lamp", seen=seen)
    assert changed.value.now == "kettle" == at(told, "product")


def test_a_priority_needs_somebody_who_waits(told: Customer, people: dict[str, Agent]) -> None:
    with pytest.raises(Wrong) as wrong:
        put_right(told, people["agent"], "priority", 1, **WHY)
    assert wrong.value.code == "nobody_waits"


def messages_of(customer: Customer) -> list[tuple[int, str]]:
    """Return the customer's messages, with their numbers."""
    return [(one.seq, one.text) for one in messages.after(customer.session, customer.id, 0) if one.role == "customer"]
