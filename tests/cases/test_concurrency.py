from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cases import Store, audit, choices, commitments, conversations, fact_store, messages, offers, turns
from bot.cases import cases as case_functions
from bot.cases.errors import Conflict
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.cases.record import verify

from .helpers import FAR, TwoAgents, at_once, bring_to, option, say

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).with_name("writer_process.py")


def in_two_processes(url: str, secrets: Path, first: tuple[str, ...], second: tuple[str, ...]) -> list[Any]:
    """Run two writer processes that start together; return the JSON value each one printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(
            [sys.executable, str(WRITER), url, str(secrets), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for arguments in (first, second)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n", process.stderr.read()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=180) for process in running]
    assert [process.returncode for process in running] == [0, 0], [errors for _, errors in answers]
    return [json.loads(output) for output, _ in answers]


def intact(store: Store, conversation_id: str, count: int) -> None:
    with store.read() as session:
        said = messages.after(session, conversation_id, 0, limit=count + 10)
        assert [message.seq for message in said] == list(range(1, count + 1))
        assert verify.verify_conversation(session, conversation_id) == []


@pytest.fixture
def two_options(store: Store, case: Case) -> tuple[str, str]:
    with store.begin() as session:
        bring_to(session, case, "offering")
        offer = offers.record(
            session,
            case,
            options=[option("refund"), option("repair")],
            made_by="bot",
            policy_version="1",
            expires_at=FAR,
        )
        return offer.options[0].id, offer.options[1].id


def test_threads_leave_no_gap_in_the_sequence(store: Store, conversation_id: str) -> None:
    def write(thread: int) -> None:
        for number in range(15):
            with store.begin() as session:
                say(session, conversation_id, f"{thread}/{number}")

    assert at_once(8, write) == [None] * 8
    intact(store, conversation_id, 8 * 15)


def test_threads_with_one_client_id_write_one_message(store: Store, conversation_id: str) -> None:
    def write(thread: int) -> int:
        with store.begin() as session:
            return say(session, conversation_id, f"from {thread}", client_id="same").seq

    assert at_once(8, write) == [1] * 8
    intact(store, conversation_id, 1)


def test_two_processes_leave_no_gap_in_the_sequence(
    store: Store, database_url: str, secrets_dir: Path, conversation_id: str
) -> None:
    written = in_two_processes(
        database_url,
        secrets_dir,
        ("append", conversation_id, "customer", "60"),
        ("append", conversation_id, "bot", "60"),
    )
    assert written == [60, 60]
    intact(store, conversation_id, 120)
    with store.read() as session:
        for role in ("customer", "bot"):
            said = [m.text for m in messages.after(session, conversation_id, 0) if m.role == role]
            assert said == [f"{role} {number}" for number in range(60)]


def test_two_processes_accept_one_option_once(
    store: Store, database_url: str, secrets_dir: Path, case: Case, two_options: tuple[str, str]
) -> None:
    accept = ("accept", case.conversation_id, two_options[0])
    assert sorted(in_two_processes(database_url, secrets_dir, accept, accept)) == ["accepted", "already"]
    with store.read() as session:
        assert len(commitments.of_case(session, case)) == 1


def test_of_two_processes_with_two_options_one_wins(
    store: Store, database_url: str, secrets_dir: Path, case: Case, two_options: tuple[str, str]
) -> None:
    first, second = (("accept", case.conversation_id, chosen) for chosen in two_options)
    assert sorted(in_two_processes(database_url, secrets_dir, first, second)) == ["accepted", "conflict"]
    with store.read() as session:
        assert len(commitments.of_case(session, case)) == 1


def test_of_many_threads_accepting_one_wins(store: Store, case: Case, two_options: tuple[str, str]) -> None:
    def accept(thread: int) -> str:
        with store.begin() as session:
            chosen = two_options[thread % 2]
            done = offers.accept(session, chosen, conversation_id=case.conversation_id, actor=f"t{thread}")
            return "already" if done.already else "accepted"

    outcomes = at_once(8, accept)
    assert outcomes.count("accepted") == 1
    assert outcomes.count("already") == 3
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 4
    with store.read() as session:
        assert len(commitments.of_case(session, case)) == 1


def test_of_two_processes_one_agent_takes_it(
    store: Store, database_url: str, secrets_dir: Path, conversation_id: str, two_agents: TwoAgents
) -> None:
    first, second = (("take", conversation_id, str(agent.id)) for agent in two_agents)
    assert sorted(in_two_processes(database_url, secrets_dir, first, second)) == ["conflict", "taken"]
    with store.read() as session:
        holder = conversations.get(session, conversation_id).owner_agent_id
        assert handoffs.current(session, conversation_id).agent_id == holder


def test_of_two_processes_one_changes_the_owner(
    store: Store, database_url: str, secrets_dir: Path, conversation_id: str
) -> None:
    own = ("own", conversation_id, "20")
    assert sum(in_two_processes(database_url, secrets_dir, own, own)) == 1
    with store.read() as session:
        assert len(audit.of(session, f"conversation:{conversation_id}")) == 1


def test_threads_change_the_owner_once(store: Store, conversation_id: str) -> None:
    def own(thread: int) -> bool:
        with store.begin() as session:
            return conversations.change_owner(
                session, conversation_id, expect="bot", to="queue", actor=f"t{thread}", reason="race"
            )

    assert sorted(at_once(8, own)) == [False] * 7 + [True]


def test_threads_open_one_case(store: Store, conversation_id: str) -> None:
    def open_one(thread: int) -> str:
        with store.begin() as session:
            return case_functions.open_case(session, conversation_id).number

    assert len(set(at_once(6, open_one))) == 1


def test_threads_redeem_a_choice_once(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        token = choices.mint(session, conversation_id, command="go", label="Go")

    def redeem(thread: int) -> str:
        with store.begin() as session:
            return choices.redeem(session, conversation_id, token, f"c{thread}").token

    outcomes = at_once(6, redeem)
    assert outcomes.count(token) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 5


def test_threads_finish_a_turn_once(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        turn_id = turns.begin(session, conversation_id, from_seq=1, to_seq=1).id

    def finish(thread: int) -> bool:
        with store.begin() as session:
            return turns.finish(session, turn_id, ("answered", "abandoned")[thread % 2])

    assert sorted(at_once(6, finish)) == [False] * 5 + [True]


def test_threads_request_one_handoff(store: Store, case: Case) -> None:
    def request(thread: int) -> int:
        with store.begin() as session:
            return handoffs.request(
                session,
                case,
                reason="requested",
                queue="care",
                priority=1,
                promised_by=FAR,
                contact_needed=False,
            ).id

    assert len(set(at_once(6, request))) == 1


def test_writers_that_touch_the_same_rows_in_another_order_do_not_deadlock(store: Store, case: Case) -> None:
    def write(thread: int) -> None:
        for number in range(10):
            with store.begin() as session:
                if thread % 2:
                    fact_store.note(session, case, "what", f"{thread}/{number}")
                    choices.mint(session, case.conversation_id, command="x", label="x")
                    say(session, case.conversation_id, "fact first")
                else:
                    choices.mint(session, case.conversation_id, command="x", label="x")
                    say(session, case.conversation_id, "message first")
                    fact_store.note(session, case, "what", f"{thread}/{number}")

    assert at_once(6, write) == [None] * 6
    intact(store, case.conversation_id, 60)
    with store.read() as session:
        assert len(fact_store.history(session, case)) == 60
        assert len(fact_store.current(session, case)) == 1
