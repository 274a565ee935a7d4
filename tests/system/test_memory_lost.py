"""Whatever happens to the dialogue's own database: the bot forgets no conversation of the desk."""

from __future__ import annotations

import sqlite3

import httpx
import pytest

from tests.running import Running
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, only
from tests.system.test_crashes import until_ready

pytestmark = pytest.mark.asyncio


async def test_a_conversation_goes_on_after_the_dialogues_database_was_deleted(
    running: Running, arrive: Arrive, http: httpx.AsyncClient
) -> None:
    customer = await arrive(VACUUM_ZH)
    recap = only(await customer.say(VACUUM_ZH.story), "recap")
    await lose(running, http)
    # The yes is still one to the facts that were read back.
    options = only(await customer.press(recap["payload"]["confirm"]), "options")
    await lose(running, http)
    # "The second one" still means an option of this card.
    asked = await customer.say("我選第一個")
    assert [m["payload"].get("asks") for m in asked if m["kind"] == "question"] == ["contact"]
    await lose(running, http)
    agreed = only(await customer.tell_details(), "commitment")
    assert agreed["payload"]["items"]
    kinds = [m["kind"] for m in await customer.messages()]
    assert kinds.count("recap") == kinds.count("options") == kinds.count("commitment") == 1
    assert options["payload"]["offer_id"]


async def lose(running: Running, http: httpx.AsyncClient) -> None:
    """Delete the dialogue's database, and end the dialogue, which had it open and knew everything by heart."""
    for path in running.data.glob("dialogue.db*"):
        path.unlink()
    running.kill("dialogue")
    await until_not_ready(http)
    await until_ready(http)


async def until_not_ready(http: httpx.AsyncClient) -> None:
    """Wait until the desk has noticed."""
    while (await http.get("/readyz")).status_code == 200:
        pass


async def test_a_locked_database_of_the_dialogue_holds_up_no_conversation(running: Running, arrive: Arrive) -> None:
    holder = sqlite3.connect(running.data / "dialogue.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        customer = await arrive(VACUUM_EN)
        ending = await customer.complain()
        assert ending.how == "agreed", await customer.last_words(8)
        assert max(turn.seconds for turn in ending.turns) < 5
    finally:
        holder.close()
