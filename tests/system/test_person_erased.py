"""A person who wrote, was written to and written about is erased while everything runs: no byte names them any more."""

from __future__ import annotations

import asyncio
import uuid
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk.agents.people import causes_of
from tests.running import Running
from tests.system.amends import amends, assert_record_is_whole
from tests.system.colleague import OWN_PAGE, Colleague

pytestmark = [pytest.mark.asyncio, pytest.mark.system, pytest.mark.slow]

NAME, EMAIL, PHONE = "圓仔花女士", "zqxperson@example.org", "0955190278"
TURNS = (
    "我上個月買的電鍋{}壞了，按了沒反應{}",
    "是十一月三日買的{}，在台中店{}",
    "我的名字是圓仔花女士{}，電話 0955190278{}",
    "我想要退款{}，不要換貨{}",
    "請找真人跟我談{}，謝謝{}",
)
LEAST = 50


class Planter:
    """Give strings that stand nowhere else, and remember them."""

    def __init__(self) -> None:
        self.planted = [NAME, EMAIL, PHONE]

    def __call__(self) -> str:
        self.planted.append(f"zqx{uuid.uuid4().hex[:12]}")
        return self.planted[-1]

    def found_in(self, folder: Path) -> dict[str, list[str]]:
        """Return by file which of the strings stand in it."""
        files = {path: _plain(path) for path in folder.rglob("*") if path.is_file()}
        hits = {str(path): [each for each in self.planted if each.encode() in held] for path, held in files.items()}
        return {path: words for path, words in hits.items() if words}


async def test_no_byte_names_a_person_who_was_erased(
    running: Running, http: httpx.AsyncClient, demo: Colleague
) -> None:
    plant = Planter()
    opened = await http.post(
        "/api/conversations",
        json={
            "locale": "zh-Hant",
            "page_url": f"https://shop.example/{plant()}",
            "customer": {"name": NAME, "email": EMAIL, "phone": PHONE},
        },
    )
    assert opened.status_code == 201, opened.text
    talk, auth = opened.json()["id"], {"Authorization": f"Bearer {opened.json()['token']}"}
    home, desk = f"/api/conversations/{talk}", f"/api/desk/conversations/{talk}"
    for turn in TURNS:
        for extra in ("{}，還有{}", turn, "另外{}，就這樣{}"):
            text = extra.format(plant(), plant())
            said = await http.post(f"{home}/messages", json={"client_id": plant(), "text": text}, headers=auth)
            assert said.status_code == 202, said.text
        await _answered(http, home, auth)
    file = {"file": (f"{plant()}.pdf", f"%PDF-1.4\n% {plant()}\n%%EOF\n".encode(), "application/pdf")}
    assert (await http.post(f"{home}/attachments", files=file, headers=auth)).status_code == 202
    await _by_agents(demo, desk, talk, plant)
    rated = await http.post(f"{home}/survey", json={"score": 2, "comment": plant()}, headers=auth)
    assert rated.status_code == 204, rated.text
    await asyncio.sleep(2)
    assert len(plant.planted) >= LEAST
    before = plant.found_in(running.data)
    stores = {Path(path).name.partition("-")[0] for path in before}
    assert "amends.db" in stores and any("uploads" in path for path in before), before.keys()

    done = await asyncio.to_thread(amends, running, "person", "erase", EMAIL, "--reason", "asked", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert plant.found_in(running.data) == {}
    assert_record_is_whole(running)
    # The desk goes on, and does not know them.
    late = await http.post(f"{home}/messages", json={"client_id": "late", "text": plant()}, headers=auth)
    assert late.status_code == 404, late.text
    assert (await demo.http.get(desk)).status_code == 200
    assert plant.found_in(running.data) == {}


def _plain(path: Path) -> bytes:
    """Return the bytes of a file, for a mail also what they say without the encodings of mail."""
    raw = path.read_bytes()
    if path.suffix != ".eml":
        return raw
    parts = [part for part in message_from_bytes(raw).walk() if not part.is_multipart()]
    return raw + b"".join(bytes(part.get_payload(decode=True)) for part in parts)


async def _answered(http: httpx.AsyncClient, home: str, auth: dict[str, str]) -> None:
    """Wait until the last message is not the customer's."""
    for _ in range(100):
        messages = (await http.get(f"{home}/messages", headers=auth)).json()["messages"]
        if messages and messages[-1]["author"]["role"] != "customer":
            return
        await asyncio.sleep(0.2)
    raise AssertionError("nobody answered")


async def _by_agents(demo: Colleague, desk: str, talk: str, plant: Planter) -> None:
    """Have an agent take the conversation, write in it and about it, look for it, and end it."""

    async def post(path: str, body: dict[str, Any]) -> None:
        answer = await demo.http.post(path, json=body, headers=OWN_PAGE)
        assert answer.status_code < 300, (path, answer.text)

    await demo.take(talk)
    await post(f"{desk}/notes", {"text": plant(), "client_id": plant()})
    await post(f"{desk}/messages", {"text": f"您好，我來處理{plant()}。", "client_id": plant()})
    await post("/api/desk/views", {"name": "a person", "query": {"words": NAME}})
    found = await demo.http.get("/api/desk/search", params={"words": plant.planted[4]})
    assert found.status_code == 200, found.text
    await post(f"{desk}/give-back", {"note": plant()})
    await demo.take(talk)
    await post(f"{desk}/flags", {"kind": "problem", "words": plant()})
    seen = await demo.read(talk)
    settle = {one["key"]: plant() for one in seen["unsettled"]}
    causes = {number: {**cause, "note": plant()} for number, cause in causes_of(seen).items()}
    await post(f"{desk}/resolve", {"note": plant(), "settle": settle, "causes": causes})
