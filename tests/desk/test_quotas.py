"""Test quotas: nobody fills the disk with words or files, and words still go in where files do not."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from bot.desk.context import Context
from bot.desk.disk import Disk
from bot.desk.fullness import Full
from bot.desk.quotas import DAY_SECONDS, FileQuotas, WordQuotas
from bot.settings import Quotas, Settings
from tests.desk.customer import Customer, watcher
from tests.desk.test_limits import Clock

pytestmark = pytest.mark.asyncio
MB = 1_000_000
PDF = b"%PDF-1.7\n"
FEW = Quotas(
    files_per_conversation=12 * MB,
    files_per_address=18 * MB,
    files=100 * MB,
    reserve=1 * MB,
    words_per_conversation=10_000,
    words_per_address=20_000,
    words=30_000,
    streams_per_address=0,
    streams=0,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return the settings with small quotas."""
    return replace(settings, quotas=FEW)


async def send(customer: Customer, size: int = 5 * MB) -> httpx.Response:
    """Send a document of this many bytes; pictures would be made smaller."""
    content = PDF + bytes(size - len(PDF))
    return await customer.post("/attachments", files={"file": ("bill.pdf", content, "application/pdf")})


def problem(response: httpx.Response) -> tuple[int, str]:
    """Return the status and the name of a problem answer."""
    return response.status_code, response.json()["type"].rpartition(":")[2]


async def test_a_conversation_has_room_for_so_many_files_and_still_for_words(customer: Customer) -> None:
    assert [(await send(customer)).status_code for _ in range(2)] == [202, 202]
    refused = await send(customer)
    assert problem(refused) == (413, "conversation_files_full")
    assert "文字" in refused.json()["detail"]
    assert (await customer.say("照片傳不上去")).status_code == 202


async def test_files_of_one_address_are_counted_over_all_its_conversations(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    answers = []
    for _ in range(4):
        customer = await Customer.arrive(http)
        answers.append(await send(customer))
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert problem(answers[-1]) == (429, "files_full_for_now")
    assert int(answers[-1].headers["retry-after"]) > 60
    kept = [path for path in (settings.data_dir / "uploads").iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in kept) == 15 * MB
    assert (await customer.say("那我用寫的")).status_code == 202


async def test_below_the_reserve_files_stop_and_words_go_in(
    customer: Customer, http: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Disk, "free", lambda self: FEW.reserve + 4 * MB)
    refused = await send(customer)
    assert problem(refused) == (507, "no_room_for_files")
    assert int(refused.headers["retry-after"]) > 0 and "空間不夠" in refused.json()["detail"]
    assert (await customer.say("照片傳不上去")).status_code == 202
    assert (await http.get("/readyz")).status_code == 200
    monkeypatch.setattr(Disk, "free", lambda self: FEW.reserve)
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()["files"]) == (200, "stopped")
    assert "amends_files_taken 0.0" in (await http.get("/metrics", headers=watcher(context))).text


async def test_files_that_arrive_together_count_together(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(Disk, "free", lambda self: FEW.reserve + 8 * MB)
    quotas = FileQuotas(FEW, Disk(settings.data_dir))
    with quotas.arriving("a", 5 * MB), pytest.raises(Full, match="no_room_for_files"), quotas.arriving("b", 5 * MB):
        pass
    with quotas.arriving("b", 5 * MB):
        pass


async def test_all_files_together_have_a_quota(customer: Customer, context: Context) -> None:
    context.file_quotas = FileQuotas(replace(FEW, files=6 * MB), context.disk)
    assert (await send(customer)).status_code == 202
    assert problem(await send(customer)) == (507, "no_room_for_files")


async def test_words_of_one_conversation_and_of_one_address_are_counted(http: httpx.AsyncClient) -> None:
    first, second = await Customer.arrive(http), await Customer.arrive(http)
    assert [(await first.say("字" * 4000)).status_code for _ in range(2)] == [202, 202]
    refused = await first.say("字" * 4000)
    assert problem(refused) == (429, "words_full")
    assert int(refused.headers["retry-after"]) > 60
    assert [(await second.say("字" * 4000)).status_code for _ in range(2)] == [202, 429]
    assert len([m for m in await first.messages() if m["author"]["role"] == "customer"]) == 2


async def test_a_day_rolls_and_zero_lifts_a_quota() -> None:
    clock = Clock()
    quotas = WordQuotas(replace(FEW, words_per_address=0), clock)
    for conversation in ("a", "b", "c"):
        quotas.take("one", 10_000, conversation)
    with pytest.raises(Full) as caught:
        quotas.take("one", 5_000, "d")
    assert caught.value.retry_after is not None and caught.value.retry_after <= DAY_SECONDS / 6 + 1
    clock.now += DAY_SECONDS / 6 + 1
    quotas.take("one", 5_000, "d")


async def test_defaults_let_a_real_complaint_in(settings: Settings) -> None:
    usual = Settings.load({}).quotas
    assert usual.files_per_conversation >= 10 * 5 * MB
    assert usual.words_per_conversation >= 100 * 4_000
