"""Test `/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.cases.models import SignInAttempt
from bot.desk.context import Context
from bot.remedy import Policy
from tests.desk.customer import Customer, watcher
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def test_a_running_desk_without_dialogue_is_not_ready(
    http: httpx.AsyncClient, app: Starlette, dialogue: FakeDialogue, policy: Policy
) -> None:
    assert (await http.get("/healthz")).status_code == 200
    off = {"state": "off", "seconds_since_success": None, "failures": 0}
    assert (await http.get("/readyz")).json() == {
        "status": "ready",
        "parts": {"store": "ok", "disk": "ok", "dialogue": "ok", "actions": "ok"},
        "files": "taken",
        "jobs": {job.name: off for job in app.state.context.jobs.health()},
        "policy": {"version": policy.version, "unused_changes": 0},
    }
    dialogue.up = False
    response = await http.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"] == {"store": "ok", "disk": "ok", "dialogue": "down", "actions": "down"}
    assert (await http.get("/healthz")).status_code == 200


async def test_a_store_without_tables_is_not_ready(http: httpx.AsyncClient, app: Starlette, tmp_path: Path) -> None:
    from bot.cases import Store

    app.state.context.store.close()
    app.state.context.store = Store.open(f"sqlite:///{tmp_path / 'empty.db'}")
    response = await http.get("/readyz")
    assert (response.status_code, response.json()["parts"]["store"]) == (503, "down")
    opened = await http.post("/api/conversations")
    assert (opened.status_code, opened.json()["type"]) == (503, "urn:amends:problem:store")
    assert "retry-after" in opened.headers


async def test_a_store_that_takes_no_writes_is_not_ready(
    http: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context.store, "_writer", context.store._reader)
    response = await http.get("/readyz")
    assert (response.status_code, response.json()["parts"]["store"]) == (503, "down")


async def test_a_full_disk_is_not_ready(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.desk.disk.os.fsync", full)
    response = await http.get("/readyz")
    assert (response.status_code, response.json()["parts"]["disk"]) == (503, "down")


async def test_whoever_asks_often_makes_no_more_writes(http: httpx.AsyncClient, context: Context) -> None:
    tried = []
    context.disk.takes_writes = lambda: not tried.append(1)  # type: ignore[method-assign,func-returns-value]
    answers = await asyncio.gather(*(http.get("/readyz") for _ in range(20)))
    assert {answer.json()["parts"]["disk"] for answer in answers} == {"ok"}
    assert len(tried) == 1


async def test_what_was_tried_leaves_nothing(http: httpx.AsyncClient, context: Context) -> None:
    await http.get("/readyz")
    assert not list(context.settings.data_dir.glob(".tried*"))
    assert await context.read(lambda s: s.execute(select(SignInAttempt)).first()) is None


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer é"])
async def test_metrics_are_for_who_has_the_token(http: httpx.AsyncClient, context: Context, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    response = await http.get("/metrics", headers=headers)  # type: ignore[arg-type]
    assert (response.status_code, response.json()["type"]) == (401, "urn:amends:problem:no_metrics_token")
    assert "amends_" not in response.text
    stored = context.settings.data_dir / "secrets" / "metrics-token"
    assert stored.stat().st_mode & 0o777 == 0o600
    assert (await http.get("/metrics", headers=watcher(context))).status_code == 200


async def test_metrics_count_what_happened(customer: Customer, context: Context) -> None:
    await customer.say("一")
    await customer.say("")
    text = (await customer.http.get("/metrics", headers=watcher(context))).text
    assert "amends_conversations_total 1.0" in text
    assert 'amends_messages_total{kind="text"} 1.0' in text
    assert 'amends_refused_total{status="400"} 1.0' in text
