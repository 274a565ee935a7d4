"""The inbox reads turns with what became of them: handed over, taken back, rated low, put right."""

from __future__ import annotations

from datetime import timedelta

from bot.cases import Store, cases, conversations, heard_wrongly, offers, surveys, turns
from bot.cases.coach import heard_turns
from bot.cases.coach.reading import Talk, talks_since, texts_of
from bot.cases.queue import handoffs
from tests.cases.coach.told import heard
from tests.cases.erasing.person import erase
from tests.cases.helpers import FAR, TwoAgents, bring_to, option, say


def read(store: Store, most: int = 100) -> list[Talk]:
    with store.read() as session:
        since = store.clock() - timedelta(days=1)
        return talks_since(session, since, most, grave=("fire",), low=2)


def two_turns(store: Store) -> str:
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="en", customer={"email": "a@example.org"}).id
        for seq, until in ((1, 2), (3, 3)):
            for number in range(seq, until + 1):
                say(session, talk, f"words {number}")
            turn = turns.begin(session, talk, from_seq=seq, to_seq=until)
            facts = [["desired_outcome", "refund", 0, 3], ["time:bought", "2026-11-01", 4, 6]]
            heard_turns.keep(session, talk, turn.id, heard(facts=facts))
            turns.finish(session, turn.id, "answered")
    return talk


def test_turns_are_read_with_their_words_oldest_first(store: Store) -> None:
    talk = two_turns(store)
    (found,) = read(store)
    first, second = found.turns
    assert (found.id, found.customer) == (talk, talk)
    assert (first.from_seq, first.to_seq, first.intent, first.waits) == (1, 2, "complain", True)
    assert first.facts("desired_outcome") == ["refund"] and first.facts("time") == ["2026-11-01"]
    assert first.did("utter_listen") and not first.did("utter_fine")
    with store.read() as session:
        assert texts_of(session, found.turns) == {first.id: "words 1\nwords 2", second.id: "words 3"}
    assert [one.id for one in read(store, most=1)[0].turns] == [second.id], "the newest are read"


def test_what_became_of_a_conversation(store: Store, two_agents: TwoAgents) -> None:
    talk = two_turns(store)
    with store.begin() as session:
        case = cases.open_case(session, talk)
        heard_wrongly.note(session, case, "kind", seq=2, heard="process", meant="fraud", agent_id=two_agents.first.id)
        surveys.record(session, talk, score=2, case=case)
        bring_to(session, case, "clarifying", "offering")
        made = offers.record(
            session, case, options=[option(), option("repair")], made_by="bot", policy_version="1", expires_at=FAR
        )
        offers.accept(session, made.options[0].id, conversation_id=talk, actor="customer", seq=3)
        offers.take_back(session, case, reason="changed", actor="customer")
        told = {"queue": "q", "priority": 1, "promised_by": FAR, "contact_needed": False}
        handoffs.request(session, case, reason="fire", **told)
    (found,) = read(store)
    assert found.grave_at and found.low_at and found.taken_back == [3]
    assert [(one.seq, one.what, one.meant) for one in found.put_right] == [(2, "kind", "fraud")]


def test_erased_people_are_not_in_the_inbox(store: Store) -> None:
    two_turns(store)
    erase(store, "a@example.org")
    assert read(store) == []
