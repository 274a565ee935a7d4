"""Test that nobody waits while the search terms of somebody's message are found."""

from __future__ import annotations

import httpx
import pytest

from bot.cases.models import Conversation
from bot.cases.search import filters, find, terms
from bot.desk.context import Context
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def test_terms_are_found_before_the_store_is_locked(
    customer: Customer, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "這句話還沒有人說過"
    of, locked = terms.terms_of, []

    def noting(words: str) -> list[terms.Term]:
        if words == text:
            locked.append(context._writers.borrowed_tokens > 0)
        return of(words)

    monkeypatch.setattr(terms, "terms_of", noting)
    assert (await customer.say(text)).status_code == 202
    assert locked == [False]
    found = await context.read(lambda s: find.search(s, "沒有人說過"))
    assert [one.conversation.id for one in found.found] == [customer.id]


async def test_a_list_without_words_looks_for_no_matches(
    http: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await Customer.arrive(http)
    await customer.say("1" * 4000)
    monkeypatch.setattr(terms, "terms_of", lambda text: pytest.fail("no words were looked for"))
    listed = await context.read(lambda s: find.search(s, "", filters.Filters(owners=("bot",))))
    assert [type(one.conversation) for one in listed.found] == [Conversation]
    assert listed.found[0].snippet is not None and listed.found[0].snippet.marks == ()
