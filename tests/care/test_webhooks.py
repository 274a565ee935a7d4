"""Signed calls of the company's own systems: what is told, to whom, how it is signed, and where no call may lead."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from typer.testing import CliRunner

from bot.care.mail.errors import NotSent
from bot.care.outlets import outlets_of
from bot.care.promises import cannot, keep, redate
from bot.care.sending import AGAIN, Sent, send
from bot.care.webhooks.calling import call
from bot.care.webhooks.guard import checked
from bot.cases import cases
from bot.cases.accounts import agents
from bot.cases.care import follow_ups, outbox
from bot.cases.models import OutboxItem
from bot.cli import app
from bot.clocks.announcing import announcer
from bot.settings import Settings
from tests.care.world import World

Call = tuple[str, dict[str, str], str]


class Receiver:
    """A system of the company: keeps what it is sent (path, headers, body) and answers with `status`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.status, self.headers = 204, {"X": "y"}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                receiver.calls.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *told: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks?from=amends"

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.calls]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def settings_for(tmp_path: Path, *addresses: str, **more: str) -> Settings:
    return Settings.load({"AMENDS_DATA": str(tmp_path), "AMENDS_WEBHOOK_URL": " ".join(addresses), **more})


def announced(world: World, settings: Settings) -> None:
    world.services.store.announce(announcer(settings.outgoing.webhooks))
    # The library that receivers use compares with the real time.
    world.clock.now = dt.datetime.now(dt.timezone.utc)


def sent_by(world: World, settings: Settings) -> list[Sent]:
    every: list[Sent] = []
    while batch := [one for one in send(world.services, outlets_of(settings)) if one.key.startswith("event:")]:
        every += batch
    return every


def events(world: World) -> list[OutboxItem]:
    with world.services.store.read() as session:
        return [one for one in reversed(outbox.newest(session)) if one.channel == "webhook"]


def live(world: World) -> int:
    """Live through everything that a system is told of; return the case."""
    case = world.agree((3, 5, 7))
    services, (first, second, third) = world.services, world.promises(case)
    day = services.policy.clock.local(services.policy.clock.closing_times(world.clock())[9]).date()
    for act in (
        lambda s: redate(s, services, second.id, day, actor="owner:returns_desk", reason="零件要等"),
        lambda s: keep(s, services, first.id, actor="owner:returns_desk", proof="匯款了", reference="TX-1"),
        lambda s: cannot(s, services, third.id, actor="owner:returns_desk", reason="做不到"),
        lambda s: follow_ups.ask(s, world.case(case)),
        lambda s: follow_ups.answer(s, world.case(case), "half", via="page", comment="還差一個蓋子"),
    ):
        with services.store.begin() as session:
            act(session)
    for stage in ("resolved", "listening"):
        with services.store.begin() as session:
            cases.move(session, world.case(case), stage, actor="agent:lin", reason="test")
    return case


def test_every_event_is_told_once_signed_and_without_words(world: World, receiver: Receiver, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, receiver.url)
    announced(world, settings)
    case = world.case(live(world))
    done = sent_by(world, settings)
    assert {one.outcome for one in done} == {"sent"} and sent_by(world, settings) == []
    told = [one["type"] for one in receiver.told]
    assert sorted(told) == sorted(
        ["case.opened", "case.agreed", *["promise.made"] * 3, "promise.redated", "promise.kept", "promise.broken",
         "follow_up.answered", "case.resolved", "case.reopened"]
    )  # fmt: skip
    hook = Webhook(settings.webhook_secret)
    for path, headers, body in receiver.calls:
        assert path == "/hooks?from=amends" and hook.verify(body, headers)["data"]["case"] == case.number
    ids = [headers["webhook-id"] for _, headers, _ in receiver.calls]
    assert len(set(ids)) == len(ids)
    said = "".join(body for _, _, body in receiver.calls)
    for words in ("零件要等", "匯款了", "TX-1", "做不到", "還差一個蓋子", "壞掉了", "chen@shop.example", "退款"):
        assert words not in said
    redated = next(one["data"] for one in receiver.told if one["type"] == "promise.redated")
    assert redated["change"]["due_before"] < redated["change"]["due_after"] == redated["promise"]["due_at"]
    answered = next(one["data"] for one in receiver.told if one["type"] == "follow_up.answered")
    assert answered["follow_up"]["answer"] == "half"


def test_words_are_sent_when_the_company_wants_them(world: World, receiver: Receiver, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, receiver.url, AMENDS_WEBHOOK_WORDS="yes")
    announced(world, settings)
    live(world)
    sent_by(world, settings)
    said = "".join(body for _, _, body in receiver.calls)
    assert all(words in said for words in ("零件要等", "TX-1", "還差一個蓋子", "退款"))


def test_a_changed_body_or_another_secret_does_not_verify(world: World, receiver: Receiver, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, receiver.url)
    announced(world, settings)
    world.agree()
    sent_by(world, settings)
    _, headers, body = receiver.calls[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(settings.webhook_secret).verify(body.replace("case", "Case"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(body, headers)


def test_what_is_rolled_back_was_never_told(world: World, receiver: Receiver, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, receiver.url)
    case = world.agree()
    announced(world, settings)
    promise = world.promises(case)[0]

    def break_off() -> None:
        with world.services.store.begin() as session:
            keep(session, world.services, promise.id, actor="owner:returns_desk")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert events(world) == []


def test_nothing_is_put_away_while_no_system_is_named(world: World, tmp_path: Path) -> None:
    announced(world, settings_for(tmp_path))
    live(world)
    assert events(world) == []


def test_several_systems_hear_each_for_itself(world: World, receiver: Receiver, tmp_path: Path) -> None:
    other = receiver.url.replace("/hooks", "/other")
    settings = settings_for(tmp_path, receiver.url, other)
    announced(world, settings)
    world.agree((3,))
    sent_by(world, settings)
    paths = [path.partition("?")[0] for path, _, _ in receiver.calls]
    assert paths.count("/hooks") == paths.count("/other") == 3
    # A system that was taken out of the settings is not called any more.
    world.agree((3,))
    outcomes = {one.outcome for one in sent_by(world, settings_for(tmp_path, receiver.url))}
    assert outcomes == {"sent", "failed"}


@pytest.mark.parametrize("status, outcome", [(500, "again"), (404, "again"), (302, "again"), (410, "failed")])
def test_a_refused_call_is_tried_again_and_a_redirect_not_followed(
    world: World, receiver: Receiver, tmp_path: Path, status: int, outcome: str
) -> None:
    settings = settings_for(tmp_path, receiver.url)
    announced(world, settings)
    world.agree((3,))
    receiver.status, receiver.headers = status, {"Location": receiver.url.replace("/hooks", "/elsewhere")}
    done = send(world.services, outlets_of(settings), limit=1)
    assert [one.outcome for one in done] == [outcome] and str(status) in done[0].why
    assert [path for path, _, _ in receiver.calls] == ["/hooks?from=amends"]
    if outcome == "again":
        receiver.status = 200
        world.clock.now += AGAIN[0]
        assert "sent" in [one.outcome for one in sent_by(world, settings)]
        first, again = (headers["webhook-id"] for _, headers, _ in (receiver.calls[0], receiver.calls[-1]))
        assert first in [headers["webhook-id"] for _, headers, _ in receiver.calls[1:]], again


@pytest.mark.parametrize(
    "leads_to", ["10.0.0.5", "192.168.1.1", "127.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1", "100.64.0.1", "0.0.0.0"]
)
def test_a_name_that_leads_into_the_own_network_is_refused(leads_to: str) -> None:
    with pytest.raises(NotSent, match="no public address"):
        checked("https://crm.example/in", private=False, find=lambda host, port: ["93.184.216.34", leads_to])


def test_the_own_network_may_be_allowed_but_never_the_link_of_a_cloud() -> None:
    assert checked("https://crm.example/in", private=True, find=lambda host, port: ["10.0.0.5"]) == (
        "crm.example", "10.0.0.5", 443,
    )  # fmt: skip
    for forbidden in ("169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"):
        with pytest.raises(NotSent):
            checked("https://crm.example/in", private=True, find=lambda host, port, at=forbidden: [at])


def test_a_call_goes_to_the_address_that_was_checked(receiver: Receiver, tmp_path: Path) -> None:
    """The name does not exist: only the checked address can have been connected to."""
    port, now = receiver.server.server_port, dt.datetime.now(dt.timezone.utc)
    settings = settings_for(tmp_path)
    status = call(
        f"http://localhost:{port}/x", {"type": "t"}, message_id="msg_1", secret=settings.webhook_secret, now=now,
        private=False, find=lambda host, port: ["127.0.0.1"],
    )  # fmt: skip
    assert status == 204 and receiver.calls[0][1]["host"] == f"localhost:{port}"
    Webhook(settings.webhook_secret).verify(receiver.calls[0][2], receiver.calls[0][1])


def test_the_command_tries_a_system_and_shows_the_log(
    world: World, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path, receiver.url)
    announced(world, settings)
    world.agree((3,))
    receiver.status = 410
    sent_by(world, settings)
    receiver.status = 204
    for name, value in (
        ("AMENDS_DATA", str(tmp_path)),
        ("AMENDS_WEBHOOK_URL", receiver.url),
        ("DATABASE_URL", f"sqlite:///{tmp_path / 'amends.db'}"),
    ):
        monkeypatch.setenv(name, value)
    tried = CliRunner().invoke(app, ["webhooks", "test"])
    assert tried.exit_code == 0 and f"{receiver.url}  answered 204" in tried.output
    _, headers, body = receiver.calls[-1]
    assert Webhook(settings.webhook_secret).verify(body, headers)["type"] == "webhook.test"
    log = CliRunner().invoke(app, ["webhooks", "list", "--failed"])
    assert log.exit_code == 0 and f"system  {receiver.url}" in log.output and "answered 410" in log.output
    receiver.status = 500
    refused = CliRunner().invoke(app, ["webhooks", "test"])
    assert refused.exit_code == 1 and "answered 500" in refused.output
    private = CliRunner().invoke(app, ["webhooks", "test", "https://10.0.0.1/hook"])
    assert private.exit_code == 1 and "no public address" in private.output


PASSWORD = "correct horse battery staple"


def test_no_colleague_is_named(world: World, receiver: Receiver, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, receiver.url, AMENDS_WEBHOOK_WORDS="yes")
    announced(world, settings)
    with world.services.store.begin() as session:
        agents.add(session, "wu.chihming", "吳志明", "supervisor", PASSWORD)
        agents.add(session, "chang.shufen", "張淑芬", "handler", PASSWORD, handler="returns_desk")
    actors = ("agent:wu.chihming", "agent:chang.shufen", "agent:left.long.ago", "owner:billing")
    case = world.agree((3,) * len(actors))
    for promise, actor in zip(world.promises(case), actors, strict=True):
        with world.services.store.begin() as session:
            keep(session, world.services, promise.id, actor=actor)
    sent_by(world, settings)
    kept = [one["data"]["change"]["by"] for one in receiver.told if one["type"] == "promise.kept"]
    assert sorted(kept) == ["agent", "owner:billing", "owner:returns_desk", "supervisor"]
    said = "".join(body for _, _, body in receiver.calls)
    assert not any(name in said for name in ("wu.chihming", "chang.shufen", "left.long.ago", "吳志明", "張淑芬"))
