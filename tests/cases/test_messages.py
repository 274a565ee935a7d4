from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.cases import Store, conversations, messages
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.record import verify

from .helpers import NOON, say

ANY_TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=200)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
ONE_STORE_FOR_ALL = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AWKWARD = [
    "",
    " leading and trailing  ",
    "line\r\nline\nline\r",
    "掃地機器人昨天就不動了,我要退款。",
    "👩‍👩‍👧‍👦 🇹🇼 e\u0301 é",
    "\u200fשלום\u202e abc \u2066x\u2069",
    "<script>alert('x')</script>'; DROP TABLE messages; --",
    '/intent{"slot": 1} %s %(x)s :name ?',
    "\x01\x1b[31m\x7f\ufeff\ufffe\uffff",
    "𠮷野家",
    "\t\v\f\u2028\u2029\x85",
]


@pytest.mark.parametrize("words", AWKWARD)
def test_text_comes_back_to_the_byte(store: Store, conversation_id: str, words: str) -> None:
    with store.begin() as session:
        say(session, conversation_id, words)
    with store.read() as session:
        assert messages.after(session, conversation_id, 0)[0].text.encode() == words.encode()


@pytest.mark.slow
@ONE_STORE_FOR_ALL
@given(words=ANY_TEXT, payload=JSON, name=st.none() | ANY_TEXT)
def test_any_text_and_payload_come_back_as_they_were(
    store: Store, conversation_id: str, words: str, payload: object, name: str | None
) -> None:
    with store.begin() as session:
        seq = say(session, conversation_id, words, payload=payload, author_name=name).seq
    with store.read() as session:
        (kept,) = messages.after(session, conversation_id, seq - 1)
        assert (kept.text.encode(), kept.payload, kept.author_name) == (words.encode(), payload, name)
        assert verify.verify_conversation(session, conversation_id) == []


@pytest.mark.slow
@ONE_STORE_FOR_ALL
@given(sent=st.lists(st.tuples(st.sampled_from("abcdef"), ANY_TEXT), max_size=12))
def test_a_client_id_is_appended_once_with_its_first_words(store: Store, sent: list[tuple[str, str]]) -> None:
    with store.begin() as session:
        conversation_id = conversations.open_conversation(session, locale="en").id
    first: dict[str, tuple[int, str]] = {}
    for client_id, words in sent:
        with store.begin() as session:
            message = say(session, conversation_id, words, client_id=client_id)
            first.setdefault(client_id, (len(first) + 1, words))
            assert (message.seq, message.text) == first[client_id]
    with store.read() as session:
        kept = [(m.seq, m.text) for m in messages.after(session, conversation_id, 0)]
        assert kept == sorted(first.values())
        assert messages.last_seq(session, conversation_id) == len(first)


def test_sequence_starts_at_one_in_each_conversation(session: Session) -> None:
    for _ in range(2):
        conversation = conversations.open_conversation(session, locale="en")
        assert messages.last_seq(session, conversation.id) == 0
        assert [say(session, conversation.id, word).seq for word in ("a", "b", "c")] == [1, 2, 3]
        assert conversation.next_seq == 4


def test_the_same_message_id_changes_nothing(session: Session, conversation_id: str) -> None:
    first = messages.append(session, conversation_id, role="bot", text="您好", message_id="m1")
    again = messages.append(session, conversation_id, role="agent", text="other", message_id="m1", kind="recap")
    assert (again.seq, again.text, again.role) == (first.seq, "您好", "bot")
    assert messages.last_seq(session, conversation_id) == 1


def test_a_message_id_of_another_conversation_is_not_shown(session: Session, conversation_id: str) -> None:
    say(session, conversation_id, "secret", message_id="m1")
    other = conversations.open_conversation(session, locale="en").id
    with pytest.raises(Conflict, match="another conversation"):
        say(session, other, "x", message_id="m1")
    assert messages.last_seq(session, other) == 0


def test_a_client_id_of_another_conversation_does_not_matter(session: Session, conversation_id: str) -> None:
    say(session, conversation_id, "one", client_id="c")
    other = conversations.open_conversation(session, locale="en").id
    assert say(session, other, "two", client_id="c").text == "two"


@pytest.mark.parametrize("words", ["a\0b", "\ud800", "half \udc00 emoji"])
def test_what_cannot_be_kept_is_refused(session: Session, conversation_id: str, words: str) -> None:
    with pytest.raises(Refused, match="cannot be kept"):
        say(session, conversation_id, words)
    with pytest.raises(Refused, match="cannot be kept"):
        say(session, conversation_id, "fine", client_id=words)
    assert messages.last_seq(session, conversation_id) == 0


@pytest.mark.parametrize("payload", [{"x": "\ud800"}, {"x": float("nan")}, {"x": object()}, {"x": {1, 2}}])
def test_a_payload_that_is_not_json_is_refused(session: Session, conversation_id: str, payload: object) -> None:
    with pytest.raises(Refused, match="JSON"):
        say(session, conversation_id, "x", payload=payload)
    assert messages.last_seq(session, conversation_id) == 0


@pytest.mark.parametrize("more", [{"client_id": "c" * 129}, {"message_id": "m" * 65}, {"kind": "k" * 17}])
def test_identifiers_too_long_for_their_column_are_refused(
    session: Session, conversation_id: str, more: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="longer than"):
        say(session, conversation_id, "x", **more)


def test_an_unknown_role_is_refused(session: Session, conversation_id: str) -> None:
    with pytest.raises(Refused, match="No such role"):
        messages.append(session, conversation_id, role="boss", text="x")


def test_an_unknown_conversation_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        say(session, "nobody", "x")
    with pytest.raises(NotFound):
        messages.last_seq(session, "nobody")


def test_after_gives_the_next_ones_in_order(session: Session, conversation_id: str) -> None:
    for number in range(1, 8):
        say(session, conversation_id, str(number))
    assert [m.text for m in messages.after(session, conversation_id, 2, limit=3)] == ["3", "4", "5"]
    assert messages.after(session, conversation_id, 7) == []


def test_the_time_is_kept_in_utc_to_the_microsecond(store: Store, conversation_id: str) -> None:
    taipei = datetime(2026, 11, 21, 20, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with store.begin() as session:
        say(session, conversation_id, "x", at=taipei)
    with store.read() as session:
        kept = messages.after(session, conversation_id, 0)[0]
        assert kept.at == taipei
        assert messages.as_protocol(kept)["at"] == "2026-11-21T12:00:00.123456Z"


def test_a_time_without_zone_is_refused(session: Session, conversation_id: str) -> None:
    with pytest.raises(Refused, match="time zone"):
        say(session, conversation_id, "x", at=datetime(2026, 11, 21))


def test_protocol_leaves_out_what_is_absent(session: Session, conversation_id: str) -> None:
    plain = messages.as_protocol(messages.append(session, conversation_id, role="bot", text="嗨", at=NOON))
    assert plain == {
        "seq": 1,
        "at": "2026-11-21T12:00:00.000000Z",
        "author": {"role": "bot"},
        "kind": "text",
        "text": "嗨",
    }


def test_protocol_has_every_part(session: Session, conversation_id: str) -> None:
    full = messages.append(
        session,
        conversation_id,
        role="agent",
        text="好",
        kind="question",
        payload={"asks": "when"},
        client_id="c1",
        author_name="Mei",
    )
    written = messages.as_protocol(full)
    assert written["author"] == {"role": "agent", "name": "Mei"}
    assert (written["kind"], written["payload"], written["client_id"]) == ("question", {"asks": "when"}, "c1")
