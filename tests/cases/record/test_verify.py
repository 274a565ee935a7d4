"""Whatever is changed, removed or added past the program shows, with words that say which."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.cases import Store, approvals, audit, cases, commitments, conversations, offers, surveys
from bot.cases.models import Case
from bot.cases.record import verify
from tests.cases.helpers import FAR, NOON, TwoAgents, drop_triggers, option, say


@pytest.fixture
def talk(store: Store, case: Case, two_agents: TwoAgents) -> str:
    """Return a conversation with five messages, two offers, an agreement, a request, a survey; triggers dropped."""
    with store.begin() as session:
        for number in range(1, 6):
            say(session, case.conversation_id, f"說 {number}", payload={"n": number}, client_id=f"c{number}")
        cases.move(session, case, "clarifying", actor="bot", reason="test")
        cases.move(session, case, "offering", actor="bot", reason="test")
        approvals.request(
            session,
            case,
            agent=two_agents.first,
            role="manager",
            options=[option()],
            policy_version="1",
            reason="很生氣",
            answer_by=FAR,
        )
    for _ in range(2):
        with store.begin() as session:
            made = offers.record(
                session, case, options=[option(), option()], made_by="bot", policy_version="1", expires_at=FAR
            )
    with store.begin() as session:
        offers.accept(session, made.options[0].id, conversation_id=case.conversation_id, actor="customer", seq=5)
        surveys.record(session, case.conversation_id, score=4, comment="還好")
    with store.begin() as session:
        commitments.mark(session, commitments.of_case(session, case)[0].id, "kept", "system")
    drop_triggers(store)
    return case.conversation_id


def tamper(store: Store, *statements: str) -> None:
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            connection.execute(text(statement))


def found(store: Store, conversation_id: str) -> set[tuple[str, str, str]]:
    """Return what the check of one conversation finds; the check of everything has to find it too."""
    with store.read() as session:
        broken = verify.verify_conversation(session, conversation_id)
        assert set(broken) <= set(verify.verify_all(session))
    return {(each.kind, each.key, each.what) for each in broken}


def everything(store: Store) -> list[str]:
    with store.read() as session:
        return [str(each) for each in verify.verify_all(session)]


def test_what_nobody_touched_is_intact(store: Store, talk: str) -> None:
    assert (found(store, talk), everything(store)) == (set(), [])


def test_an_empty_conversation_is_intact(store: Store, conversation_id: str) -> None:
    assert (found(store, conversation_id), everything(store)) == (set(), [])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("text = 'x'", "text was changed after it was written"),
        ("text = text || ' '", "text was changed after it was written"),
        ("text = ''", "text was changed after it was written"),
        ("payload = '{\"n\": 4}'", "payload was changed after it was written"),
        ("payload = NULL", "payload was changed after it was written"),
        ("author_name = 'Mei'", "author_name was changed after it was written"),
        ("client_id = 'c9'", "client_id was changed after it was written"),
        ("role = 'agent'", "was changed after it was written"),
        ("kind = 'recap'", "was changed after it was written"),
        ("turn_id = 'x'", "was changed after it was written"),
        ("at = '2020-01-01 00:00:00.000000'", "was changed after it was written"),
    ],
)
def test_any_edit_of_a_message_shows(store: Store, talk: str, change: str, what: str) -> None:
    tamper(store, f"UPDATE messages SET {change} WHERE seq = 3")
    assert found(store, talk) == {("message", "3", what)}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("offer", "UPDATE offers SET state = 'withdrawn' WHERE state = 'accepted'"),
        ("offer", "UPDATE offers SET reason = 'x' WHERE state = 'accepted'"),
        ("offer", "UPDATE offers SET expires_at = '2030-01-01 00:00:00' WHERE state = 'accepted'"),
        ("option", "UPDATE offer_options SET value_minor = 1 WHERE accepted_at IS NOT NULL"),
        ("option", "UPDATE offer_options SET body = '{}' WHERE accepted_at IS NOT NULL"),
        ("option", "UPDATE offer_options SET accepted_at = NULL WHERE accepted_at IS NOT NULL"),
        ("option", "UPDATE offer_options SET accepted_by = 'customer', accepted_at = made_at FROM offers "
                   "WHERE offers.id = offer_id AND offers.state = 'withdrawn' AND position = 1"),
        ("commitment", "UPDATE commitments SET due_at = '2030-01-01 00:00:00'"),
        ("commitment", "UPDATE commitments SET owner = 'x'"),
        ("commitment", "UPDATE commitments SET state = 'open'"),
        ("commitment", "UPDATE commitments SET what = '{\"en\": \"nothing\"}'"),
        ("approval", "UPDATE approvals SET state = 'approved'"),
        ("approval", "UPDATE approvals SET reason = 'x'"),
        ("survey", "UPDATE surveys SET score = 5"),
        ("survey", "UPDATE surveys SET comment = NULL"),
        ("audit", "UPDATE audit SET actor = 'x' WHERE action = 'offer.accepted'"),
        ("audit", "UPDATE audit SET detail = '{}' WHERE action = 'offer.accepted'"),
    ],
)  # fmt: skip
def test_any_edit_of_what_was_promised_shows(store: Store, talk: str, kind: str, change: str) -> None:
    tamper(store, change)
    (broken,) = found(store, talk)
    assert (broken[0], "was changed after it was written" in broken[2]) == (kind, True)


@pytest.mark.parametrize(
    ("kind", "removal"),
    [
        ("message", "DELETE FROM messages WHERE seq = 3"),
        ("message", "DELETE FROM messages WHERE seq = 5"),
        ("offer", "DELETE FROM offers WHERE state = 'withdrawn'"),
        ("option", "DELETE FROM offer_options WHERE accepted_at IS NULL"),
        ("commitment", "DELETE FROM commitments"),
        ("promise_change", "DELETE FROM promise_changes"),
        ("approval", "DELETE FROM approvals"),
        ("survey", "DELETE FROM surveys"),
    ],
)
def test_a_removed_row_shows(store: Store, talk: str, kind: str, removal: str) -> None:
    if kind == "offer":
        tamper(store, "DELETE FROM offer_options WHERE offer_id IN (SELECT id FROM offers WHERE state = 'withdrawn')")
    if kind == "commitment":
        tamper(store, "DELETE FROM promise_changes")
    tamper(store, removal)
    assert kind in {each[0] for each in found(store, talk)}
    assert {each[2] for each in found(store, talk)} == {"is missing"}


def test_a_removed_entry_of_the_audit_log_shows(store: Store, talk: str) -> None:
    tamper(store, "DELETE FROM audit WHERE action = 'offer.accepted'")
    (line,) = everything(store)
    assert line.startswith("audit ") and line.endswith(": is missing")


def test_a_message_removed_with_its_seal_shows(store: Store, talk: str) -> None:
    tamper(
        store,
        "DELETE FROM messages WHERE seq = 5",
        "DELETE FROM seals WHERE kind = 'message' AND row_key = '5'",
    )
    assert any("does not follow the seal before it" in each[2] for each in found(store, talk))
    assert any("missing up to" in line for line in everything(store))


def test_seals_cut_off_at_the_end_show_even_when_the_end_is_moved_back(store: Store, talk: str) -> None:
    with store.begin() as session:
        say(session, talk, "我要求賠償")
    tamper(
        store,
        "DELETE FROM messages WHERE seq = 6",
        "UPDATE conversations SET next_seq = 6",
        "DELETE FROM seals WHERE n = (SELECT max(n) FROM seals)",
        "UPDATE chain_end SET n = (SELECT max(n) FROM seals), link = (SELECT link FROM seals ORDER BY n DESC LIMIT 1)",
    )
    assert everything(store) == ["chain end: was changed, or the key is another one"]
    with store.begin() as session:
        say(session, talk, "後來")
    # Going on covers nothing up.
    assert "chain end: the end of the chain was changed" in everything(store)


def test_a_lost_end_shows_for_good_and_stops_nobody(store: Store, talk: str) -> None:
    tamper(store, "DELETE FROM chain_end")
    assert everything(store) == ["chain end: is missing"]
    with store.begin() as session:
        say(session, talk, "還在嗎")
    assert everything(store) == ["chain end: the end of the chain was changed"]


def test_a_message_removed_and_the_rest_renumbered_shows(store: Store, talk: str) -> None:
    tamper(
        store,
        "DELETE FROM messages WHERE seq = 3",
        "UPDATE messages SET seq = 3 WHERE seq = 4",
        "UPDATE messages SET seq = 4 WHERE seq = 5",
        "UPDATE conversations SET next_seq = 5",
    )
    assert {each[1] for each in found(store, talk)} == {"3", "4", "5", "count"}


def test_a_counter_turned_back_shows(store: Store, talk: str) -> None:
    tamper(store, "UPDATE conversations SET next_seq = 4")
    assert found(store, talk) == {("conversation", "count", "says 3 messages, but 5 were written")}


def test_two_messages_swapped_show(store: Store, talk: str) -> None:
    tamper(
        store,
        "UPDATE messages SET seq = 99 WHERE seq = 2",
        "UPDATE messages SET seq = 2 WHERE seq = 3",
        "UPDATE messages SET seq = 3 WHERE seq = 99",
    )
    assert {each[1] for each in found(store, talk)} == {"2", "3"}


@pytest.mark.parametrize(
    ("kind", "addition"),
    [
        (
            "message",
            "INSERT INTO messages (id, conversation_id, seq, at, role, kind, text) "
            "SELECT 'forged', conversation_id, 6, at, role, kind, 'forged' FROM messages WHERE seq = 5",
        ),
        (
            "commitment",
            "INSERT INTO commitments (id, case_id, what, owner, due_at, state, state_at, made_at) "
            "SELECT 99, case_id, what, owner, due_at, state, state_at, made_at FROM commitments",
        ),
        (
            "audit",
            "INSERT INTO audit (id, at, actor, action, subject) "
            "SELECT 99999, at, actor, action, subject FROM audit WHERE action = 'offer.accepted'",
        ),
    ],
)
def test_an_added_row_shows(store: Store, talk: str, kind: str, addition: str) -> None:
    tamper(store, addition)
    assert [each[2] for each in found(store, talk) if each[0] == kind] == ["was added past the record"]


@pytest.mark.parametrize("change", ["plain = 'x'", "words = '{}'", "link = 'x'", "act = 'erased'", "scope = 'x'"])
def test_a_changed_seal_shows(store: Store, talk: str, change: str) -> None:
    tamper(store, f"UPDATE seals SET {change} WHERE kind = 'message' AND row_key = '3'")
    assert any("does not follow the seal before it" in line for line in everything(store))


def test_words_removed_with_their_salt_by_somebody_without_the_key_show(store: Store, talk: str) -> None:
    tamper(
        store,
        "UPDATE messages SET text = '', payload = NULL, client_id = NULL WHERE seq = 3",
        "UPDATE seals SET salt = NULL, words = '{}' WHERE kind = 'message' AND row_key = '3'",
    )
    assert any(each[0] == "message" and each[1] == "3" for each in found(store, talk))


def test_a_conversation_removed_whole_shows(store: Store, talk: str) -> None:
    with store.begin() as session:
        other = conversations.open_conversation(session, locale="en").id
        say(session, other, "fine")
    for table in ("search_entries", "messages"):
        tamper(store, f"DELETE FROM {table} WHERE conversation_id = '{other}'")
    tamper(store, f"DELETE FROM conversations WHERE id = '{other}'")
    assert everything(store) == [f"conversation {other}, conversation {other}: is missing"]
    tamper(store, f"DELETE FROM seals WHERE scope = '{other}'")
    assert everything(store) != []


def test_another_key_shows(store: Store, talk: str, database_url: str, secrets_dir, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (secrets_dir / "record-key").write_text("x" * 48)
    other = Store.open(database_url, secrets=secrets_dir)
    assert "chain end: was changed, or the key is another one" in everything(other)
    other.close()


def test_what_is_sealed_has_a_moment_and_no_words(store: Store, talk: str) -> None:
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM seals")).all()
    assert len(rows) > 20
    assert not any("說" in str(row) or "很生氣" in str(row) or "還好" in str(row) for row in rows)
    assert all(str(row.at).startswith(f"{NOON:%Y-%m-%d}") for row in rows)


def test_all_conversations_are_checked_and_named(store: Store, talk: str) -> None:
    with store.begin() as session:
        say(session, conversations.open_conversation(session, locale="en").id, "fine")
    tamper(store, f"UPDATE messages SET text = 'x' WHERE seq = 2 AND conversation_id = '{talk}'")
    assert everything(store) == [f"conversation {talk}, message 2: text was changed after it was written"]


def test_an_audited_action_without_a_case_is_sealed_too(store: Store) -> None:
    with store.begin() as session:
        audit.record(session, "agent:mei", "policy.changed", "policy:1", {"n": 1})
    drop_triggers(store)
    tamper(store, "UPDATE audit SET detail = NULL")
    (line,) = everything(store)
    assert line.endswith("detail was changed after it was written")
