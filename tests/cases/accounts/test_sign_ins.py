from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases import Store, audit
from bot.cases.accounts import agents, sign_ins
from bot.cases.accounts.sign_ins import QUICK_TRIES, TRIES, WITHIN
from bot.cases.models import SignInAttempt
from tests.cases.helpers import NOON, TwoAgents, at_once
from tests.clock import StandingClock

SECOND = timedelta(seconds=1)


def guess(session: Session, login: str = "mei", address: str = "10.0.0.1") -> int:
    """Sign in with a wrong password; return the seconds to wait (0: the password was checked)."""
    attempt = sign_ins.begin(session, login, address)
    if attempt.wait == 0:
        sign_ins.failed(session, attempt)
    return attempt.wait


def test_a_login_has_five_tries_in_a_quarter_of_an_hour(session: Session, clock: StandingClock) -> None:
    assert [guess(session) for _ in range(TRIES["login"])] == [0] * TRIES["login"]
    assert guess(session) == WITHIN.total_seconds()
    clock.forward(WITHIN - SECOND)
    assert guess(session) == 1
    clock.forward(SECOND)
    assert guess(session) == 0


def test_guessing_on_does_not_make_it_longer(session: Session) -> None:
    for _ in range(3 * TRIES["login"]):
        guess(session)
    assert session.execute(select(func.count()).where(SignInAttempt.kind == "login")).scalar_one() == TRIES["login"]


def test_one_address_cannot_try_every_account(session: Session) -> None:
    refused = [number for number in range(40) if guess(session, f"agent{number}")]
    assert refused == list(range(TRIES["address"], 40))
    assert guess(session, "agent39", "10.0.0.2") == 0


def test_a_login_guessed_elsewhere_is_open_at_the_agents_own_address(session: Session) -> None:
    for _ in range(2 * TRIES["login"]):
        guess(session, "mei", "203.0.113.7")
    assert guess(session, "mei", "10.0.0.1") == 0


def test_the_right_password_frees_the_login_but_not_the_address(session: Session) -> None:
    for number in range(TRIES["address"] - 1):
        guess(session, f"agent{number}")
    guess(session, "mei", "10.0.0.9")
    sign_ins.succeeded(session, sign_ins.begin(session, "mei", "10.0.0.9"))
    assert [guess(session, "mei", "10.0.0.9") for _ in range(TRIES["login"])] == [0] * TRIES["login"]
    assert guess(session, "agent99") == 0
    assert guess(session, "agent99") > 0


def test_attempts_are_counted_across_processes(
    store: Store, database_url: str, clock: StandingClock, secrets_dir: Path
) -> None:
    with store.begin() as session:
        for _ in range(TRIES["login"]):
            guess(session)
    other = Store.open(database_url, clock, secrets=secrets_dir)
    with other.begin() as session:
        assert guess(session) > 0
    other.close()


def test_tries_at_the_same_moment_count_too(store: Store) -> None:
    def one(number: int) -> int:
        with store.begin() as session:
            return sign_ins.begin(session, "mei", "10.0.0.1").wait

    waits = at_once(12, one)
    assert sorted(wait == 0 for wait in waits).count(True) == TRIES["login"], waits


def test_a_lock_out_is_audited_once_when_it_begins(session: Session) -> None:
    for _ in range(2 * TRIES["login"]):
        guess(session)
    (entry,) = audit.of(session, "agent:mei")
    assert (entry.actor, entry.action, entry.detail) == (
        "system",
        "agent.locked",
        {"address": "10.0.0.1", "minutes": 15},
    )


def test_a_lock_out_of_an_address_is_audited_too(session: Session) -> None:
    for number in range(40):
        guess(session, f"agent{number}")
    assert [entry.action for entry in audit.of(session, "address:10.0.0.1")] == ["address.locked"]


def test_nothing_is_locked_when_the_right_password_came_meanwhile(session: Session) -> None:
    tried = [sign_ins.begin(session, "mei", "10.0.0.1") for _ in range(TRIES["login"])]
    sign_ins.succeeded(session, tried[0])
    assert sign_ins.failed(session, tried[-1]) == []
    assert audit.of(session, "agent:mei") == []


def test_who_is_locked_out_is_listed_with_the_moment_it_ends(session: Session, clock: StandingClock) -> None:
    for _ in range(TRIES["login"]):
        guess(session)
    guess(session, "jun")
    (found,) = sign_ins.locked(session)
    assert (found.kind, found.name, found.until, found.address) == ("login", "mei", NOON + WITHIN, "10.0.0.1")
    clock.forward(WITHIN)
    assert sign_ins.locked(session) == []


def test_lifting_a_login_lets_it_in_at_every_address(session: Session) -> None:
    for address in ("10.0.0.1", "10.0.0.2"):
        for _ in range(TRIES["login"]):
            guess(session, "mei", address)
    assert [one.address for one in sign_ins.locked(session)] == ["10.0.0.1", "10.0.0.2"]
    sign_ins.lift(session, "login", "mei", actor="agent:root")
    assert guess(session, "mei", "10.0.0.1") == guess(session, "mei", "10.0.0.2") == 0


def test_a_known_browser_never_waits_and_gets_slower_by_its_own_mistakes_alone(session: Session) -> None:
    for _ in range(TRIES["address"]):
        guess(session, "mei")
    slow = [sign_ins.begin(session, "mei", "10.0.0.1", "mei's browser") for _ in range(QUICK_TRIES + 7)]
    assert {attempt.wait for attempt in slow} == {0}
    assert [attempt.slow for attempt in slow] == [0] * QUICK_TRIES + [2, 4, 8, 16, 30, 30, 30]
    sign_ins.succeeded(session, slow[-1])
    assert sign_ins.begin(session, "mei", "10.0.0.1", "mei's browser").slow == 0
    assert [one.kind for one in sign_ins.locked(session)] == ["login"]


def test_an_attempt_that_is_taken_back_leaves_those_before_it(session: Session) -> None:
    for _ in range(TRIES["login"] - 1):
        guess(session)
    for _ in range(3):
        sign_ins.take_back(session, sign_ins.begin(session, "mei", "10.0.0.1"))
    assert guess(session) == 0
    assert guess(session) > 0


def test_lifting_lets_in_at_once_and_is_audited(session: Session) -> None:
    for _ in range(TRIES["login"]):
        sign_ins.failed(session, sign_ins.begin(session, "mei", "10.0.0.1"))
    assert sign_ins.lift(session, "login", "mei", actor="agent:root")
    assert sign_ins.begin(session, "mei", "10.0.0.1").wait == 0
    assert not sign_ins.lift(session, "login", "mei", actor="agent:root")
    assert [(entry.actor, entry.action) for entry in audit.of(session, "agent:mei")] == [
        ("system", "agent.locked"),
        ("agent:root", "agent.unlocked"),
    ]


def test_a_new_password_ends_a_lock_out(session: Session, two_agents: TwoAgents) -> None:
    for _ in range(TRIES["login"]):
        sign_ins.begin(session, "mei", "10.0.0.1")
    agents.set_password(session, "mei", "new and long enough")
    assert sign_ins.begin(session, "mei", "10.0.0.1").wait == 0


def test_expired_attempts_are_deleted(session: Session, clock: StandingClock) -> None:
    guess(session, "a")
    clock.forward(WITHIN)
    guess(session, "b", "10.0.0.2")
    kept = session.execute(select(SignInAttempt.name).order_by(SignInAttempt.name)).scalars().all()
    assert kept == ["10.0.0.2", "b"]
