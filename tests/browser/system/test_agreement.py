"""From the first message to an agreement on record, on the demonstration shop's page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from bot.cases import cases, commitments
from bot.conversation.display import instant
from bot.remedy import load_policy
from bot.settings import Settings
from tests.browser.conftest import PHONE
from tests.browser.system.conftest import EVERYTHING, TAIPEI, Visit, tell_details, to_options, to_recap
from tests.running import Running

LOCALES = {"zh": "zh-Hant", "en": "en"}
BEFORE = {"zh": "{}前", "en": "by {}"}


def promised(running: Running, case_number: str, language: str) -> list[tuple[str, str, str]]:
    """Return the stored commitments of a case as the customer should read them: (what, who and line, by when)."""
    handlers = load_policy(Settings.load().policy_dir).handlers
    locale = LOCALES[language]
    store = running.store()
    try:
        with store.read() as session:
            case = cases.find(session, case_number)
            assert case is not None
            assert case.stage == "agreed"
            return [
                (
                    row.what[locale],
                    f"{handlers[row.owner].label(locale)} · {handlers[row.owner].line[locale]}",
                    BEFORE[language].format(instant(row.due_at, ZoneInfo(TAIPEI), locale)),
                )
                for row in commitments.of_case(session, case)
            ]
    finally:
        store.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_at_the_end_is_what_the_store_holds(language: str, visit: Visit, running: Running) -> None:
    widget = visit(language)
    options = to_options(widget, language)
    assert 2 <= options.count() <= 4
    title = options.first.locator("h4 span").last.inner_text()
    options.first.locator(".main").click()
    tell_details(widget, language)
    card = widget.panel.locator(".card.commitment")
    number = card.locator(".number strong").inner_text()
    shown = [
        (task.locator("p").first.inner_text(), *task.locator(".fine > span").all_inner_texts())
        for task in card.locator(".tasks li").all()
    ]
    assert sorted(shown) == sorted(promised(running, number, language))
    expect(widget.panel.locator("li.option.chosen h4")).to_contain_text(title)
    expect(widget.panel.locator(".steps [aria-current=step] b")).to_have_text("4")
    assert widget.texts_of("customer")[0] == EVERYTHING[language]
    assert widget.texts_of("customer")[-2] == title


def test_the_bot_asks_for_missing_facts_on_a_phone(visit: Visit) -> None:
    widget = visit("zh", viewport=PHONE, has_touch=True, is_mobile=True).open()
    widget.say("很爛")
    expect(widget.panel.locator(".msg.question")).to_have_count(1)
    widget.say("昨天在信義店買的吹風機一打開就嗡嗡叫，根本不吹風")
    chips = widget.panel.locator(".msg.question").last.locator(".chip")
    expect(chips.get_by_text("退款", exact=True)).to_be_visible()
    chips.get_by_text("退款", exact=True).click()
    recap = widget.panel.locator(".card.recap")
    expect(recap).to_contain_text("吹風機")
    expect(recap).to_contain_text("退款")


def facts_on(card: Locator) -> dict[str, str]:
    """Return what a recap's card says, by the names of the facts."""
    rows = card.locator(".fact").all()
    return {row.locator("dt").inner_text(): row.locator("dd").first.inner_text() for row in rows}


def test_facts_told_together_stand_apart_and_the_card_corrects_one_of_them(visit: Visit) -> None:
    widget = visit("en")
    first = to_recap(widget, "en")
    before = facts_on(first)
    assert {"When", "Product or service", "Branch", "What you would like"} <= set(before)
    when = before["When"]
    assert "last Wednesday" in when and "yesterday" in when, "the purchase and the trouble are two days"
    first.locator(".fact", has_text="Product or service").get_by_role("button").click()
    expect(widget.panel.locator(".msg.question")).to_have_count(1)
    widget.say("sorry, it was the air fryer")
    cards = widget.panel.locator(".card.recap")
    expect(cards).to_have_count(2)
    after = facts_on(cards.last)
    assert after["Product or service"] != before["Product or service"]
    assert "air fryer" in after["Product or service"].lower()
    assert {name for name in before if before[name] != after.get(name)} == {"Product or service"}


def test_one_fact_is_corrected_and_only_that_one(visit: Visit) -> None:
    widget = visit()
    first = to_recap(widget)
    before = facts_on(first)
    widget.say("不對，是前天壞的")
    cards = widget.panel.locator(".card.recap")
    expect(cards).to_have_count(2)
    after = facts_on(cards.last)
    assert {name for name in before if before[name] != after.get(name)} == {"時間"}
    # The story has a row of its own where the sentence above the card does not tell it.
    assert set(after) - set(before) <= {"發生的事"}
    expect(first.locator(".main")).to_have_attribute("aria-disabled", "true")
