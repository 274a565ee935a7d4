"""Test that names cannot turn or hide the text around them, wherever a name is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, templates
from bot.cases.accounts import agents
from bot.cases.errors import Refused
from bot.cases.models import Presence
from bot.cases.plain_names import plain_name
from bot.cases.queue import presence
from bot.cases.search import saved_views
from bot.conversation.contacts.known import note_contacts
from bot.conversation.turn_facts import Found

TURNED = "王\u202e小明\u2066\u200f (VIP)\u061c"
CONTROLS = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("control", [*CONTROLS, "\ufeff", "\u200b", "\u2060"])
def test_a_control_is_taken_out(control: str) -> None:
    assert plain_name(f"{control}An{control}na{control}") == "Anna"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", "\u2029", "\x1b"])
def test_a_name_is_one_line(line_end: str) -> None:
    assert plain_name(f"Anna{line_end}Lee") == "Anna Lee"


@pytest.mark.parametrize("name", ["林雅婷", "O'Neil-Smith", "علی\u200cرضا", "נועה", "👩\u200d🔧 Wu", "Ｗｕ"])
def test_a_name_of_any_script_stays_as_it_is(name: str) -> None:
    assert plain_name(name) == name


def test_customers_names(session: Session) -> None:
    opened = conversations.open_conversation(session, locale="en", customer={"name": TURNED, "email": "a@b.example"})
    assert (opened.customer_name, opened.customer_email) == ("王小明 (VIP)", "a@b.example")
    conversations.update_customer(session, opened.id, name="\u202eevE")
    assert conversations.get(session, opened.id).customer_name == "evE"
    # Nothing to be seen is no name, and does not replace one.
    conversations.update_customer(session, opened.id, name="\u202e\u200b ")
    assert conversations.get(session, opened.id).customer_name == "evE"
    assert conversations.open_conversation(session, locale="en", customer={"name": "\u202e"}).customer_name is None


def test_a_name_told_in_the_conversation(session: Session) -> None:
    opened = conversations.open_conversation(session, locale="en")
    case = cases.open_case(session, opened.id)
    note_contacts(session, opened.id, {"name": Found("Sir\u202e Bob", display="Sir\u202e Bob", seq=1)})
    kept = fact_store.current(session, case)["name"]
    assert (kept.value, kept.display) == ("Sir Bob", "Sir Bob")
    assert conversations.get(session, opened.id).customer_name == "Sir Bob"


def test_names_of_views_templates_and_teams(session: Session) -> None:
    mei = agents.add(session, "mei", "Mei", "manager", "long enough")
    assert saved_views.save(session, mei, name=TURNED, query={"q": "x"}, is_shared=False).name == "王小明 (VIP)"
    presence.set_up(session, mei, capacity=1, languages=["en"], team="\u202eLate shift", actor="test")
    assert session.get(Presence, mei.id).team == "Late shift"
    made = templates.keep(session, mei, title=TURNED, zh_hant=None, en="Hello", shared=False)
    assert made.title == "王小明 (VIP)"


def test_agents_names(session: Session) -> None:
    made = agents.add(session, "mei", TURNED, "agent", "long enough")
    assert made.name == "王小明 (VIP)"
    agents.rename(session, made, "M\u202eei")
    assert made.name == "Mei"
    for nothing in ("\u202e", " \u200b"):
        with pytest.raises(Refused):
            agents.rename(session, made, nothing)
        with pytest.raises(Refused):
            agents.add(session, "jun", nothing, "agent", "long enough")
