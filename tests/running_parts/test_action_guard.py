"""Test that the actions answer the dialogue only, which sends the token that `endpoints.yml` names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from aiohttp import web

from bot.running.ports import free_ports, is_free
from bot.settings import ROOT, Settings
from bot.yaml_files import read_yaml

TOKEN = "the token of the inner processes"
CALL = {"next_action": "action_that_is_not_there", "sender_id": "c", "tracker": {"sender_id": "c"}, "domain": {}}


@pytest.fixture(scope="module")
def actions() -> Iterator[httpx.Client]:
    """Yield a client of the SDK's own server, guarded as `bot.running.action_server` does it."""
    (port,) = free_ports(1)
    program = (
        "from rasa_sdk.__main__ import main; from bot.running.action_guard import guard_actions; "
        f"guard_actions({TOKEN!r}); main()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program, "--actions", "tests.running_parts", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SANIC_HOST": "127.0.0.1", "ACTION_SERVER_SANIC_WORKERS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        until = time.monotonic() + 30
        while is_free("127.0.0.1", port):
            assert server.poll() is None and time.monotonic() < until, "the action server did not start"
            time.sleep(0.05)
        yield client
    server.terminate()
    server.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize("given", [None, "", TOKEN, "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"])
def test_a_call_without_the_token_does_nothing(actions: httpx.Client, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode()}
    for method, path in (("POST", "/webhook"), ("GET", "/actions"), ("GET", "/nothing")):
        response = actions.request(method, path, headers=headers, json=CALL)  # type: ignore[arg-type]
        assert (response.status_code, response.json()) == (401, {"error": "the actions answer the dialogue only"}), path


@pytest.mark.slow
def test_the_dialogue_and_the_health_check_are_answered(actions: httpx.Client) -> None:
    assert actions.get("/health").json() == {"status": "ok"}
    known = actions.post("/webhook", headers={"Authorization": f"Bearer {TOKEN}"}, json=CALL)
    assert (known.status_code, known.json()["action_name"]) == (404, "action_that_is_not_there")


@pytest.mark.slow
@pytest.mark.asyncio
async def test_the_dialogue_sends_the_token(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    from rasa.utils.endpoints import read_endpoint_config

    from bot.channels.actions_endpoint import TurnEndpoint

    seen: list[str] = []

    async def webhook(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.json_response({"events": [], "responses": []})

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    for name in ("AMENDS_TRACKER_URL", "DATABASE_URL"):
        monkeypatch.setenv(name, "sqlite://")
    monkeypatch.setenv("AMENDS_DIALOGUE_TOKEN", TOKEN)
    monkeypatch.setenv("AMENDS_ACTIONS_WEBHOOK", f"http://127.0.0.1:{unused_tcp_port}/webhook")
    read = read_endpoint_config(str(ROOT / "endpoints.yml"), "action_endpoint")
    assert read is not None
    endpoint = TurnEndpoint.of(read)
    tracker = {"events": [], "slots": {}, "latest_message": {}}
    await endpoint.request(json={"next_action": "action_recap", "sender_id": "c", "tracker": tracker})
    await endpoint.close()
    await runner.cleanup()
    assert seen == [f"Bearer {TOKEN}"]


def test_the_token_is_the_one_that_the_dialogue_is_given(settings: Settings) -> None:
    from bot.running.parts import parts_of, with_ports

    dialogue = parts_of(with_ports(settings))[1]
    assert dialogue.environment["AMENDS_DIALOGUE_TOKEN"] == settings.dialogue_token
    written = read_yaml(ROOT / "endpoints.yml")["action_endpoint"]["headers"]["Authorization"]
    assert written == "Bearer ${AMENDS_DIALOGUE_TOKEN}"


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    return Settings.load({"AMENDS_DATA": str(tmp_path)})


def test_every_secret_is_there_after_the_first_start(settings: Settings) -> None:
    settings.make_secrets()
    made = {path.name: path.stat().st_mode & 0o777 for path in (settings.data_dir / "secrets").iterdir()}
    assert made == {"signing-key": 0o600, "dialogue-token": 0o600, "metrics-token": 0o600}
