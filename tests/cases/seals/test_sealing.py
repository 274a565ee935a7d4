"""What a transaction writes is sealed once, at its end, in whichever way it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import Store, audit, conversations, offers
from bot.cases.models import Case, Seal
from bot.cases.record import verify
from bot.cases.seals.chain import plain_digest, word_digests
from bot.cases.seals.keys import NoKey, key_of
from tests.cases.helpers import FAR, at_once, bring_to, option, say


def sealed(store: Store) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(kind, key) for kind, key in session.execute(select(Seal.kind, Seal.row_key).order_by(Seal.n))]


def intact(store: Store) -> bool:
    with store.read() as session:
        return verify.verify_all(session) == []


def test_a_row_written_several_times_in_a_transaction_gets_one_seal(store: Store, case: Case) -> None:
    before = len(sealed(store))
    with store.begin() as session:
        bring_to(session, case, "clarifying", "offering")
        made = offers.record(session, case, options=[option()], made_by="bot", policy_version="1", expires_at=FAR)
        offers.accept(session, made.options[0].id, conversation_id=case.conversation_id, actor="customer")
    new = sealed(store)[before:]
    assert sorted(kind for kind, _ in new if kind != "audit") == ["commitment", "offer", "option"]
    assert len(set(new)) == len(new)
    assert intact(store)


def test_a_transaction_that_is_undone_seals_nothing(store: Store, conversation_id: str) -> None:
    before = sealed(store)

    def fail_half_way() -> None:
        with store.begin() as session:
            say(session, conversation_id, "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert (sealed(store), intact(store)) == (before, True)


def test_a_part_that_is_undone_is_not_sealed(store: Store, conversation_id: str) -> None:
    def fail_in_a_part(session: Session) -> None:
        with session.begin_nested():
            say(session, conversation_id, "undone")
            audit.record(session, "test", "test.done", "test:1")
            raise ZeroDivisionError

    with store.begin() as session:
        say(session, conversation_id, "kept")
        with pytest.raises(ZeroDivisionError):
            fail_in_a_part(session)
        say(session, conversation_id, "kept too")
    assert [key for kind, key in sealed(store) if kind == "message"] == ["1", "2"]
    assert intact(store)


def test_the_key_is_made_when_something_is_sealed_and_only_its_owner_can_read_it(
    store: Store, conversation_id: str, secrets_dir: Path
) -> None:
    with store.read() as session:
        assert conversations.get(session, conversation_id).id == conversation_id
    assert not secrets_dir.exists()
    with store.begin() as session:
        say(session, conversation_id, "x")
    assert oct((secrets_dir / "record-key").stat().st_mode & 0o777) == "0o600"


def test_writers_at_the_same_moment_make_one_chain(store: Store) -> None:
    with store.begin() as session:
        talks = [conversations.open_conversation(session, locale="en").id for _ in range(6)]

    def write(number: int) -> None:
        for each in range(5):
            with store.begin() as session:
                audit.record(session, "test", "test.done", f"test:{number}")
                say(session, talks[number], f"{each}")

    assert at_once(6, write) == [None] * 6
    assert len(sealed(store)) == 60
    assert intact(store)


def test_a_session_opened_past_the_store_has_no_key(store: Store) -> None:
    with Session(store.engine, future=True) as session, pytest.raises(NoKey):
        key_of(session)


def test_the_same_words_have_another_digest_under_another_salt() -> None:
    one, other = word_digests("00" * 16, {"text": "0912345678"}), word_digests("01" * 16, {"text": "0912345678"})
    assert one != other and one == word_digests("00" * 16, {"text": "0912345678", "payload": None})


def test_a_column_added_later_and_empty_changes_no_digest() -> None:
    assert plain_digest({"state": "open"}) == plain_digest({"state": "open", "new": None})
