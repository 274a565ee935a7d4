"""Test that what was heard in a message and put right is handed to the trainers, and nothing else is."""

from __future__ import annotations

from typing import Any

from bot.assist import heard_lines, summary
from bot.cases import conversations, fact_store, heard_wrongly
from bot.cases.models import Agent
from tests.conversation.corrections.by_agent import at, put_right
from tests.conversation.turns import Customer


def records(told: Customer) -> list[tuple[Any, ...]]:
    return [(one.what, one.message_seq, one.heard, one.meant) for one in heard_wrongly.of_case(told.session, told.case)]


def test_kind_feeling_and_facts_are_recorded_with_the_message(told: Customer, people: dict[str, Agent]) -> None:
    day = at(told, "when")
    put_right(told, people["agent"], "kind", "process")
    put_right(told, people["agent"], "emotion", "worried")
    put_right(told, people["agent"], "product", "kettle")
    put_right(told, people["agent"], "when", day, role="delivered_on")
    assert records(told) == [
        ("when", 1, {"value": day, "role": "when"}, {"value": day, "role": "delivered_on"}),
        ("product", 1, "robot_vacuum", "kettle"),
        ("emotion", 1, "angry", "worried"),
        ("kind", 1, "product_quality", "process"),
    ]


def test_what_nobody_heard_is_no_record(told: Customer, people: dict[str, Agent]) -> None:
    put_right(told, people["agent"], "amount", "1,280")
    put_right(told, people["agent"], "amount", "2,280")
    put_right(told, people["agent"], "tags", ["VIP"])
    put_right(told, people["agent"], "locale", "en")
    assert records(told) == []


def test_a_correction_of_a_correction_changes_the_record_and_undoing_it_takes_it_away(
    told: Customer, people: dict[str, Agent]
) -> None:
    put_right(told, people["agent"], "product", "kettle")
    put_right(told, people["supervisor"], "product", "")
    assert records(told) == [("product", 1, "robot_vacuum", None)]
    put_right(told, people["agent"], "kind", "process")
    put_right(told, people["agent"], "kind", "fraud")
    assert records(told)[0] == ("kind", 1, "product_quality", "fraud")
    put_right(told, people["agent"], "kind", "product_quality")
    day = at(told, "when")
    put_right(told, people["agent"], "when", day, role="delivered_on")
    put_right(told, people["agent"], "delivered_on", day, role="when")
    assert records(told) == [("product", 1, "robot_vacuum", None)]


def test_the_curve_of_feelings_and_what_is_suggested_follow(told: Customer, people: dict[str, Agent]) -> None:
    assert summary.curve(told.session, told.id)[-1]["emotion"] == "angry"
    put_right(told, people["agent"], "emotion", "worried")
    assert summary.curve(told.session, told.id)[-1] == {"seq": 1, "emotion": "worried"}
    told.say("還沒好", "complain", emotion="frustrated")
    assert summary.curve(told.session, told.id)[-1]["emotion"] == "frustrated", "later feelings are heard anew"


def test_trainers_read_nothing_that_tells_who_it_is(told: Customer, people: dict[str, Agent]) -> None:
    said = "我是林小美，電話0987654321，訂單AJ26111156789，住台北市信義區松仁路100號5樓，壺漏水"
    told.say(said, "complain")
    seq = told.last_turn.last_seq if told.last_turn is not None else 0
    for name, value in (("name", "林小美"), ("phone", "+886987654321"), ("order_number", "AJ26111156789")):
        fact_store.note(told.session, told.case, name, value, message_seq=seq)
    conversations.update_customer(told.session, told.id, name="林小美")
    put_right(told, people["agent"], "name", "林大美")
    put_right(told, people["agent"], "phone", "0922 333 444")
    put_right(told, people["agent"], "order_number", "AJ26111100000")
    put_right(told, people["agent"], "what", "林小美的壺漏水")
    lines = heard_lines.newest(told.session, told.services, limit=10)
    assert {line.what for line in lines} == {"name", "phone", "order_number", "what"}
    text = "\n".join(line.as_yaml() for line in lines)
    for private in ("小美", "大美", "987654", "922333", "AJ2611", "松仁路", "Agent"):
        assert private not in text, text
    assert "壺漏水" in text and '\n  by_role: "agent"' in text
