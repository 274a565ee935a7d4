"""Test the `amends` command: its output and its errors."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cases import Store, cases, commitments, conversations, fact_store, messages
from bot.cases.accounts import agents, second_factors, sessions, sign_ins
from bot.cases.queue import handoffs
from bot.cli import app
from bot.clock import utc_now
from bot.settings import ROOT
from tests.clock import StandingClock


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'amends.db'}")
    return tmp_path


@pytest.fixture
def store(migrated_file: Path, data: Path) -> Store:
    path = shutil.copy(migrated_file, data / "amends.db")
    return Store.open(f"sqlite:///{path}", secrets=data / "var" / "secrets")


@pytest.fixture
def number(store: Store) -> str:
    """Store a case with message, facts and commitment, some with control characters, and return its number."""
    with store.begin() as session:
        conversation = conversations.open_conversation(session, locale="zh-Hant")
        messages.append(session, conversation.id, role="customer", text="掃地機器人\n壞了 \x1b[31m\x9b2J\u202e")
        case = cases.open_case(session, conversation.id)
        fact_store.note(session, case, "what", "掃地機器人壞了\x1b]0;x\x07", message_seq=1)
        fact_store.note(session, case, "amount", {"minor": 3000, "currency": "EUR"})
        commitments.promise(session, case, what={"zh-Hant": "退款", "en": "Refund"}, owner="mei", due_at=utc_now())
        return case.number


def amends(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(app, list(arguments))


def fails(result: Result, *said: str) -> None:
    """Assert status 1 and one line on stderr, without a traceback, that contains every text of `said`."""
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("amends: ")
    assert all(word in lines[0] for word in said), lines[0]


def test_an_agent_may_sign_in_with_the_password_given(store: Store) -> None:
    result = amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    assert result.exit_code == 0 and "long-enough-1" not in result.output
    with store.begin() as session:
        assert agents.authenticate(session, "mei", "long-enough-1") is not None


def test_without_a_terminal_a_password_is_made_up_and_shown_once(store: Store) -> None:
    result = amends("agent", "add", "jun", "--name", "Jun", "--role", "supervisor")
    shown = result.output.strip().rsplit("password ", 1)[1].removesuffix(".")
    with store.begin() as session:
        agent = agents.authenticate(session, "jun", shown)
        assert agent is not None and agent.role == "supervisor"


def test_a_backup_where_no_database_is_says_so_and_makes_none(data: Path) -> None:
    fails(amends("backup", str(data)), "amends.db is missing", "AMENDS_DATA and DATABASE_URL")
    assert not (data / "amends.db").exists()


def test_invalid_agents_are_refused(store: Store) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    fails(amends("agent", "add", "Mei", "--name", "Mei", "--password", "long-enough-1"), "already")
    fails(amends("agent", "add", "x", "--name", "X", "--password", "short"), "8 characters")
    fails(amends("agent", "add", "x", "--name", "X", "--role", "king", "--password", "long-enough-1"), "king")


def test_a_handler_is_one_of_the_policy(store: Store) -> None:
    add = ("agent", "add", "chang", "--name", "Chang", "--password", "long-enough-1", "--role")
    fails(amends(*add, "handler"), "--handler")
    fails(amends(*add, "handler", "--handler", "nobody"), "nobody", "returns_desk")
    fails(amends(*add, "agent", "--handler", "returns_desk"), "--handler")
    assert amends(*add, "handler", "--handler", "returns_desk").exit_code == 0
    fails(amends("agent", "role", "chang", "handler", "--handler", "nobody"), "nobody")
    assert amends("agent", "role", "chang", "handler", "--handler", "billing").exit_code == 0
    with store.begin() as session:
        assert agents.find(session, "chang").handler == "billing"
    assert amends("agent", "role", "chang", "agent").exit_code == 0
    with store.begin() as session:
        assert agents.find(session, "chang").handler is None


@pytest.mark.slow
def test_accounts_are_managed_from_the_command_line(store: Store) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    assert amends("agent", "list").output.split() == ["mei", "agent", "never", "Mei"]
    assert amends("agent", "role", "mei", "supervisor").exit_code == 0
    assert amends("agent", "close", "mei").exit_code == 0
    assert amends("agent", "list").output.split() == ["mei", "supervisor", "never", "Mei", "closed"]
    with store.begin() as session:
        assert agents.authenticate(session, "mei", "long-enough-1") is None
    assert amends("agent", "reopen", "mei").exit_code == 0
    with store.begin() as session:
        assert agents.authenticate(session, "mei", "long-enough-1") is not None
    fails(amends("agent", "role", "mei", "king"), "king")
    for command in ("close", "reopen", "unlock"):
        fails(amends("agent", command, "nobody"), "nobody")


@pytest.mark.slow
def test_the_last_administrator_is_not_closed_from_the_command_line_either(store: Store) -> None:
    amends("agent", "add", "root", "--name", "Root", "--role", "administrator", "--password", "long-enough-1")
    fails(amends("agent", "close", "root"), "last administrator")
    fails(amends("agent", "role", "root", "agent"), "last administrator")


@pytest.mark.slow
def test_a_lock_out_is_shown_and_ended(store: Store) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    with store.begin() as session:
        for _ in range(sign_ins.TRIES["login"]):
            sign_ins.begin(session, "mei", "10.0.0.1")
    assert "locked until" in amends("agent", "list").output
    assert amends("agent", "unlock", "mei").exit_code == 0
    assert "locked" not in amends("agent", "list").output


@pytest.mark.slow
def test_whoever_lost_the_second_factor_is_signed_out_everywhere(store: Store) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    with store.begin() as session:
        mei = agents.find(session, "mei")
        second_factors.propose(session, mei, "sealed")
        second_factors.confirm(session, mei, 1)
        token = sessions.create(session, mei.id)
    assert amends("agent", "unlock", "mei").exit_code == 0
    with store.read() as session:
        assert sessions.lookup(session, token) is not None
    assert amends("agent", "unlock", "mei", "--second-factor").exit_code == 0
    with store.read() as session:
        assert sessions.lookup(session, token) is None
        assert agents.find(session, "mei").second_factor_at is None


@pytest.mark.slow
def test_of_a_login_locked_at_two_addresses_the_last_moment_is_shown(store: Store, data: Path) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    earlier = Store.open(
        f"sqlite:///{data / 'amends.db'}",
        StandingClock(utc_now() - timedelta(minutes=9)),
        secrets=data / "var" / "secrets",
    )
    for there, address in ((earlier, "10.0.0.9"), (store, "10.0.0.1")):
        with there.begin() as session:
            for _ in range(sign_ins.TRIES["login"]):
                sign_ins.begin(session, "mei", address)
    with store.read() as session:
        last = max(one.until for one in sign_ins.locked(session))
    assert f"locked until {last:%H:%M}Z" in amends("agent", "list").output


@pytest.mark.slow
def test_conversations_of_a_closed_account_return_to_the_queue(store: Store, number: str) -> None:
    amends("agent", "add", "mei", "--name", "Mei", "--password", "long-enough-1")
    with store.begin() as session:
        conversation_id = cases.find(session, number).conversation_id
        handoffs.take(session, conversation_id, agents.find(session, "mei").id)
    assert amends("agent", "close", "mei").exit_code == 0
    with store.read() as session:
        assert conversations.get(session, conversation_id).owner == "queue"


def test_cases_are_listed_newest_first(store: Store, number: str) -> None:
    result = amends("case", "list")
    assert result.exit_code == 0 and result.output.startswith(number) and "listening" in result.output
    assert amends("case", "list", "--stage", "agreed").output == ""
    fails(amends("case", "list", "--stage", "lost"), "lost")


def test_a_case_is_shown_as_json(number: str) -> None:
    whole = json.loads(amends("case", "show", number, "--json").output)
    assert whole["number"] == number and whole["stage"] == "listening"
    assert {"facts", "stage", "offers", "commitments", "transcript"} <= set(whole)
    assert whole["facts"]["what"]["message_seq"] == 1
    assert whole["transcript"][0]["text"] == "掃地機器人\n壞了 \x1b[31m\x9b2J\u202e"


def test_a_case_is_shown_as_text(number: str) -> None:
    shown = amends("case", "show", number.replace("-", " ")).output
    for part in (number, "掃地機器人壞了", "EUR", "Refund", "mei", "customer: 掃地機器人"):
        assert part in shown


def test_what_a_customer_typed_cannot_command_the_terminal(number: str) -> None:
    shown = amends("case", "show", number).output
    assert not any(sign in shown for sign in ("\x1b", "\x07", "\x9b", "\u202e"))
    assert "\\x1b[31m" in shown


def test_a_backup_is_restored_from_the_command_line(
    store: Store, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = amends("backup", str(tmp_path))
    assert made.exit_code == 0, made.stderr
    (archive,) = tmp_path.glob("amends-*.tar.gz")
    again = amends("restore", str(archive))
    assert again.exit_code == 1 and "move away" in again.stderr
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    restored = amends("restore", str(archive))
    assert restored.exit_code == 0, restored.stderr
    assert number in amends("case", "list").stdout


@pytest.mark.parametrize("number", ["2611-0000-0", "nonsense", ""])
def test_an_unknown_case_is_reported(store: Store, number: str) -> None:
    fails(amends("case", "show", number), "no case")


def test_the_record_is_verified(store: Store, number: str) -> None:
    assert amends("case", "verify").exit_code == 0
    assert amends("case", "verify", number).exit_code == 0
    with store.engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE messages SET text = 'forged'"))
    for broken in (amends("case", "verify"), amends("case", "verify", number)):
        fails(broken, "1 fault")
        assert "changed after it was written" in broken.stdout


@pytest.mark.parametrize(
    "address, says",
    [
        ("nonsense", "DATABASE_URL"),
        ("mysql://x@127.0.0.1/y", "mysql"),
        ("postgresql://nobody:secret-word@127.0.0.1:1/none", "DATABASE_URL"),
        ("sqlite:////proc/nowhere/amends.db", "/proc/nowhere"),
    ],
)
def test_an_unusable_database_is_reported(monkeypatch: pytest.MonkeyPatch, address: str, says: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    result = amends("case", "list")
    fails(result, says)
    assert "secret-word" not in result.stderr


def test_a_file_that_is_no_database_is_reported(data: Path) -> None:
    (data / "amends.db").write_text("no database " * 200)
    fails(amends("case", "list"), "database")


def test_a_bad_setting_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_PORT", "many")
    for command in (["up"], ["train"], ["case", "list"], ["policy", "check"]):
        fails(amends(*command), "AMENDS_PORT=many")


def test_the_shipped_policy_is_sound_and_a_missing_one_is_not(tmp_path: Path) -> None:
    assert amends("policy", "check").exit_code == 0
    result = amends("policy", "check", str(tmp_path / "none"))
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, int]:
    """Set AMENDS_POLICY to a policy with one mistake; return its folder and the line of the mistake."""
    folder = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    text = (folder / "products.yml").read_text(encoding="utf-8")
    (folder / "products.yml").write_text(text.replace("price: 12900", "price: much", 1), encoding="utf-8")
    monkeypatch.setenv("AMENDS_POLICY", str(folder))
    return folder, text[: text.index("price: 12900")].count("\n") + 1


def test_a_policy_mistake_is_reported_with_file_line_and_remedy(broken: tuple[Path, int]) -> None:
    folder, line = broken
    result = amends("policy", "check")
    assert result.exit_code == 1
    assert f"{folder}/products.yml:{line}: 'price: much' is not an amount\n    Write a number" in result.stderr
    assert "1 problem: the policy cannot be used" in result.stderr


def test_a_broken_policy_stops_a_start(broken: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_PORT", "0")
    result = amends("up")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"products.yml:{broken[1]}: 'price: much' is not an amount. Write a number" in result.stderr


def test_the_day_the_law_sets_is_shown_with_a_case(number: str) -> None:
    until = json.loads(amends("case", "show", number, "--json").output)["answer_by"]
    assert (until["profile"], until["days"], until["state"]) == ("taiwan_consumer_protection", 15, "open")
    shown = amends("case", "show", number).output
    assert f"Answer due by law: {until['day']}, open" in shown and "Consumer Protection Act" in shown


def test_a_case_is_shown_although_the_policy_has_mistakes(number: str, broken: tuple[Path, int]) -> None:
    result = amends("case", "show", number, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["answer_by"] is None
    assert "products.yml" in result.stderr


def test_a_missing_secret_is_reported_by_name(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    text = (folder / "company.yml").read_text(encoding="utf-8")
    query = "SELECT d AS bought_on, p AS product_id, t AS paid FROM o WHERE n = :order_number"
    source = f'  sql: {{url_from: AMENDS_NO_SUCH_URL, query: "{query}"}}\n'
    (folder / "company.yml").write_text(text.replace("  file: orders.csv\n", source), encoding="utf-8")
    result = amends("policy", "check", str(folder))
    assert result.exit_code == 1
    assert "AMENDS_NO_SUCH_URL is not set" in result.stderr and "company.yml:" in result.stderr


def test_the_doctor_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_POLICY", "/nowhere")
    result = amends("doctor")
    assert result.exit_code == 1 and "FAIL" in result.output and "/nowhere" in result.output
