"""The desk writes a signed line about the record, and none when nothing has happened since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.care.links import Links
from bot.care.mail.letter import letter
from bot.care.mail.rendering import as_text
from bot.cases.care import outbox
from bot.cases.seals import anchors
from bot.desk.anchoring import anchoring
from bot.desk.context import Context
from tests.desk.customer import Customer, said

pytestmark = pytest.mark.asyncio


async def test_a_line_is_written_when_something_was_sealed(context: Context, customer: Customer) -> None:
    job = anchoring(context)
    path = context.settings.anchors
    await said(customer, context, "電鍋壞了")
    await job._work()
    await job._work()
    assert len(path.read_text().splitlines()) == 1
    await said(customer, context, "還在冒煙")
    await job._work()
    assert len(path.read_text().splitlines()) == 2


async def test_the_line_goes_by_mail_once_and_can_be_compared_from_there(
    context: Context, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = replace(context.settings.outgoing, anchors="audit@bank.example")
    monkeypatch.setattr(context, "settings", replace(context.settings, outgoing=outgoing))
    job = anchoring(context)
    await said(customer, context, "電鍋壞了")
    await job._work()
    await job._work()
    (mail,) = await context.read(lambda s: [one for one in outbox.newest(s) if one.template == "care.anchor"])
    assert (mail.address, mail.to_whom, mail.case_id) == ("audit@bank.example", "system", None)
    text = as_text(letter(mail, context.policy, context.words, Links(b"k" * 32, "https://desk.example")))
    lines = [line for line in text.splitlines() if line.startswith("{")]
    assert lines == context.settings.anchors.read_text().splitlines()
    assert await context.read(lambda s: anchors.faults(s, lines)) == []
    assert "顧客的資料。請留著" in text and "/c/" not in text and "/p/" not in text
