"""Test that jobs repeat, report their health and end with the process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot import jobs
from bot.jobs import Job, Jobs, Pause

pytestmark = pytest.mark.asyncio


class Count:
    """Work that counts its runs, fails in the first `failures` of them, and signals when `wanted` runs were made."""

    def __init__(self, wanted: int = 1, failures: int = 0, error: Exception | None = None) -> None:
        self.runs, self.wanted, self.failures = 0, wanted, failures
        self.error = error or RuntimeError("disk I/O error")
        self.reached = asyncio.Event()

    async def __call__(self) -> None:
        self.runs += 1
        if self.runs >= self.wanted:
            self.reached.set()
        if self.runs <= self.failures:
            raise self.error


async def test_a_job_runs_at_once_and_again_after_its_interval() -> None:
    work = Count(wanted=3)
    job = Job("often", 0.01, work)
    assert job.health().state == "off"
    job.start()
    await asyncio.wait_for(work.reached.wait(), 5)
    await asyncio.sleep(0)
    health = job.health()
    assert (health.state, health.failures, health.well) == ("ok", 0, True)
    assert health.since_success is not None and health.since_success >= 0
    await job.close()
    runs = work.runs
    await asyncio.sleep(0.05)
    assert work.runs == runs


async def test_a_job_without_an_interval_is_done_after_its_first_success() -> None:
    work = Count(wanted=2, failures=1)
    job = Job("once", None, work, retry_after=0.01)
    job.start()
    await asyncio.wait_for(work.reached.wait(), 5)
    while job.health().state != "done":
        await asyncio.sleep(0.005)
    assert (work.runs, job.health().well) == (2, True)
    await job.close()


async def test_a_failure_is_logged_counted_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    work = Count(wanted=3, failures=2)
    job = Job("shaky", 10.0, work, retry_after=0.01)
    job.start()
    while job.health().failures < 2:
        await asyncio.sleep(0.001)
    assert (job.health().state, job.health().well) == ("failing", True)
    await asyncio.wait_for(work.reached.wait(), 5)
    while job.health().state != "ok":
        await asyncio.sleep(0.001)
    assert job.health().failures == 0
    assert [record.message for record in caplog.records] == ["job shaky failed"] * 2
    await job.close()


async def test_a_job_that_fails_for_too_long_is_late_and_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LATE_AFTER_SECONDS", 0.05)
    work = Count(wanted=100, failures=100)
    job = Job("stuck", 0.001, work, retry_after=0.01)
    job.start()
    while job.health().state != "late":
        await asyncio.sleep(0.01)
    assert job.health().well is False
    assert job.health().as_json() == {
        "state": "late",
        "seconds_since_success": None,
        "failures": job.health().failures,
    }
    await job.close()


async def test_an_expected_error_is_no_failure() -> None:
    work = Count(wanted=2, failures=1, error=TimeoutError("the store is busy"))
    job = Job("polite", 0.01, work, expected=(TimeoutError,))
    job.start()
    await asyncio.wait_for(work.reached.wait(), 5)
    assert job.health().failures == 0
    await job.close()


async def test_a_job_that_only_meets_expected_errors_is_late_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LATE_AFTER_SECONDS", 0.05)
    work = Count(wanted=10_000, failures=10_000, error=TimeoutError("the store is busy"))
    job = Job("shut out", 0.001, work, expected=(TimeoutError,))
    job.start()
    while job.health().state != "late":
        await asyncio.sleep(0.01)
    assert (job.health().failures, job.health().well) == (0, False)
    await job.close()


async def test_a_job_whose_task_was_ended_from_outside_is_stopped() -> None:
    work = Count()
    job = Job("gone", 10.0, work)
    job.start()
    await asyncio.wait_for(work.reached.wait(), 5)
    await job.close()
    assert (job.health().state, job.health().well) == ("stopped", False)


async def test_a_pause_may_end_early_and_is_open_for_as_long_as_the_job_runs() -> None:
    work, opened = Count(wanted=3), []

    @contextmanager
    def pausing() -> Iterator[Pause]:
        opened.append("open")
        yield lambda seconds: asyncio.sleep(0)
        opened.append("closed")

    job = Job("woken", 3600.0, work, pausing=pausing)
    job.start()
    await asyncio.wait_for(work.reached.wait(), 5)
    assert opened == ["open"]
    await job.close()


async def test_two_jobs_may_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="same name: tick, tick"):
        Jobs([Job("tick", 1.0, Count()), Job("tick", 1.0, Count())])


async def test_jobs_start_and_stop_together() -> None:
    works = [Count(), Count()]
    together = Jobs(Job(f"job-{at}", 10.0, work) for at, work in enumerate(works))
    together.start()
    for work in works:
        await asyncio.wait_for(work.reached.wait(), 5)
    await asyncio.sleep(0)
    assert [health.state for health in together.health()] == ["ok", "ok"]
    await together.close()
    assert [health.state for health in together.health()] == ["stopped", "stopped"]
