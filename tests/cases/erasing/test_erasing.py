"""After erasing, no byte of the database holds what the person said or was called, and the record verifies."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.cases import (
    Store,
    audit,
    cases,
    choices,
    commitments,
    conversations,
    fact_store,
    messages,
    offers,
    surveys,
)
from bot.cases.erasing import people
from bot.cases.erasing.scrub import scrub
from bot.cases.errors import NotFound, Refused
from bot.cases.models import AuditEntry, Case, Conversation, Seal
from bot.cases.record import case_view, export, verify
from bot.cases.search import find
from tests.cases.erasing.person import EMAIL, NAME, PHONE, Planter, erase
from tests.cases.helpers import FAR, drop_triggers, say


def dump(store: Store, url: str, folder: Path) -> bytes:
    """Return every byte that the database keeps: all its files, or what pg_dump writes."""
    if store.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(folder.glob("cases.db*")))
    address = make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql")
    schema = make_url(url).query["options"].split("=")[-1]
    wanted = ["pg_dump", "-n", schema, address.render_as_string(hide_password=False)]
    return subprocess.run(wanted, check=True, capture_output=True).stdout


def intact(session: Session) -> bool:
    return verify.verify_all(session) == []


def test_nothing_is_left_and_the_record_verifies(
    store: Store, database_url: str, tmp_path: Path, person: str, other: str, plant: Planter
) -> None:
    assert len(plant.planted) >= 50
    before = dump(store, database_url, tmp_path)
    unseen = [word for word in plant.planted if word.encode() not in before]
    assert unseen == [], "the test looks where nothing is"
    with store.read() as session:
        assert intact(session)
    assert len(erase(store, EMAIL)) == 2
    assert scrub(store.engine)
    after = dump(store, database_url, tmp_path)
    assert [word for word in plant.planted if word.encode() in after] == []
    assert b"zqx" not in after
    with store.read() as session:
        assert intact(session)
        assert [m.text for m in messages.after(session, other, 0)] == ["the kettle leaks"]
        assert [each.conversation.id for each in find.search(session, "kettle").found] == [other]
        assert not find.search(session, plant.planted[-1]).found
        of_person = select(Seal.salt).where(Seal.scope == person, Seal.act == "written", Seal.salt.isnot(None))
        assert session.execute(of_person).all() == []


def test_what_was_counted_stays(store: Store, person: str) -> None:
    erase(store, EMAIL)
    with store.read() as session:
        talk = conversations.get(session, person)
        assert (talk.owner, talk.erased_at is not None, talk.next_seq) == ("closed", True, 15)
        case = session.execute(select(Case).where(Case.conversation_id == person)).scalar_one()
        assert case.stage == "closed"
        agreed = next(each for each in offers.of_case(session, case) if each.state == "taken_back")
        assert (agreed.state, agreed.options[0].value_minor, agreed.options[0].remedy) == (
            "taken_back",
            129900,
            "refund",
        )
        assert surveys.last_score(session, case) == 2
        assert [entry.action for entry in audit.of(session, f"conversation:{person}")][-1] == "person.erased"


def test_what_is_left_can_still_be_shown(store: Store, person: str) -> None:
    erase(store, EMAIL)
    with store.read() as session:
        case = session.execute(select(Case).where(Case.conversation_id == person)).scalar_one()
        assert case_view.whole(session, case)["number"] == case.number
        assert export.document(session, person)["customer"]["email"] is None
        assert {messages.as_protocol(m)["kind"] for m in messages.after(session, person, 0)} == {"text"}


@pytest.mark.parametrize("told", [EMAIL.upper(), PHONE.replace("-", ""), "+886 955 190 278", NAME])
def test_a_person_is_found_by_any_spelling(store: Store, person: str, other: str, told: str) -> None:
    with store.read() as session:
        assert people.conversations_of(session, [told]) == [person]
        assert people.conversations_of(session, ["", "nobody", "12"]) == []


def test_what_comes_in_later_does_not_bring_them_back(store: Store, person: str) -> None:
    with store.read() as session:
        known = messages.after(session, person, 0)[3]
    erase(store, EMAIL)
    for late in (
        lambda s: say(s, person, "still here"),
        lambda s: messages.append(s, person, role="customer", text="again", message_id=known.id),
        lambda s: conversations.update_customer(s, person, name=NAME),
        lambda s: cases.open_case(s, person),
        lambda s: choices.mint(s, person, command={}, label="x") and choices.redeem(s, person, "x", "y"),
    ):
        with pytest.raises(NotFound), store.begin() as session:
            late(session)


def test_an_open_promise_keeps_the_person(store: Store, case: Case) -> None:
    with store.begin() as session:
        promised = commitments.promise(session, case, what={"en": "Refund"}, owner="finance", due_at=FAR)
    with pytest.raises(Refused, match="1 promise"):
        erase(store, case.number)
    with store.begin() as session:
        commitments.mark(session, promised.id, "kept", "system")
    assert erase(store, case.number) == []


def test_erasing_twice_is_harmless(store: Store, person: str) -> None:
    assert erase(store, EMAIL) == erase(store, person) != []
    with store.read() as session:
        assert intact(session)


def test_what_happens_after_erasing_shows_too(store: Store, person: str) -> None:
    erase(store, EMAIL)
    drop_triggers(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE messages SET text = 'x' WHERE seq = 3"))
        connection.execute(text("UPDATE surveys SET score = 5"))
    with store.read() as session:
        lines = [str(each) for each in verify.verify_conversation(session, person)]
    assert lines == [
        f"conversation {person}, message 3: text was changed after it was written",
        f"conversation {person}, survey 1: was changed after it was written",
    ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE messages SET text = '', payload = NULL, author_name = NULL, client_id = NULL, seq = 99 WHERE seq = 2",
        "UPDATE messages SET text = '' WHERE payload IS NOT NULL",
        "UPDATE audit SET detail = NULL, actor = 'x'",
    ],
)
def test_only_whole_erasing_is_let_through(store: Store, person: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="is append-only"), store.engine.begin() as connection:
        connection.execute(text(change))


def test_somebody_who_erases_past_the_program_is_seen(store: Store, person: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("UPDATE messages SET text = '', payload = NULL, author_name = NULL, client_id = NULL WHERE seq = 2")
        )
        connection.execute(text("UPDATE seals SET salt = NULL WHERE kind = 'message' AND row_key = '2'"))
    with store.read() as session:
        (line,) = [str(each) for each in verify.verify_conversation(session, person)]
    assert line.startswith(f"conversation {person}, message 2: ")


def test_nobody_else_is_erased(store: Store, person: str, other: str) -> None:
    with store.read() as session:
        before = conversations.get(session, other)
        entries = session.execute(select(AuditEntry.detail).where(AuditEntry.subject.like("case:%"))).scalars().all()
    erase(store, EMAIL)
    with store.read() as session:
        now = session.execute(select(Conversation).where(Conversation.id == other)).scalar_one()
        assert (now.customer_name, now.customer_email, now.owner) == ("Ann", before.customer_email, "bot")
        assert fact_store.current(session, cases.current_case(session, other))["what"].value == "the kettle leaks"
        assert entries
        assert any(row.detail for row in session.execute(select(AuditEntry)).scalars())
