"""An action from its proposal to its proof: who is asked, what is compared, who hears of it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from bot.care.cures import acting, telling
from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.cases import conversations
from bot.cases.insight import actions, told_changes
from bot.cases.models import OutboxItem, ToldChange
from tests.care.cures.shop import Shop

# Twenty in eight weeks, then two.
BEFORE = [2, 4, 7, 9, 11, 14, 17, 20, 22, 25, 28, 30, 33, 36, 38, 41, 44, 47, 50, 53]
ZH, EN = "水壺現在用加厚的紙箱寄出。", "Kettles now travel in thicker boxes."


def outbox(shop: Shop, template: str) -> list[OutboxItem]:
    with shop.world.services.store.read() as session:
        wanted = select(OutboxItem).where(OutboxItem.template == template).order_by(OutboxItem.id)
        return list(session.execute(wanted).scalars())


def told(shop: Shop) -> list[ToldChange]:
    with shop.world.services.store.read() as session:
        return list(session.execute(select(ToldChange).order_by(ToldChange.id)).scalars())


def cured(shop: Shop, *, after: tuple[int, ...] = (20, 40), words: bool = True) -> int:
    """Let a cause occur, act against it and wait until it was judged; return the number of the action."""
    shop.days(56, BEFORE)
    number = shop.propose()
    shop.act(number, acting.AGREE)
    if words:
        shop.act(number, acting.WORD, zh=ZH, en=EN)
    shop.act(number, acting.FINISH, By("owner:logistics"), words="New boxes since today")
    shop.days(70, after)
    return number


@pytest.mark.slow
def test_fewer_complaints_prove_it_and_every_customer_hears_once_what_changed(shop: Shop) -> None:
    number = cured(shop)
    action = shop.action(number)
    assert action.state == "proven" and action.result["before"]["cases"] == 20 and action.result["after"]["cases"] == 2
    assert shop.history(number) == ["proposed", "agreed", "worded", "done", "proven", "told"]
    rows = told(shop)
    assert len(rows) == 20 and {row.how for row in rows} == {"told"}
    assert all(
        ZH in mail.body["text"] and "因為您說了" in mail.body["text"] for mail in outbox(shop, "care.because.complaint")
    )
    assert len(outbox(shop, "care.because.complaint")) == 20
    said = [message.text for message in shop.world.said(rows[0].case_id or 0)]
    assert sum(ZH in text for text in said) == 1
    assert [mail.to_whom for mail in outbox(shop, "care.cure.lead_proven")] == ["lead"]
    # Nothing more happens, whatever is planned again.
    shop.days(30)
    assert len(told(shop)) == 20


@pytest.mark.slow
def test_who_complained_after_it_was_done_is_not_told_that_it_is_gone(shop: Shop) -> None:
    cured(shop)
    later = {row.case_id for row in told(shop)}
    assert all(shop.world.case(case_id or 0).opened_at < shop.action(1).done_at for case_id in later)  # type: ignore[operator]


@pytest.mark.slow
def test_as_many_complaints_prove_nothing_and_a_person_signs(shop: Shop) -> None:
    number = cured(shop, after=tuple(range(8, 62, 3)))
    assert shop.action(number).state == "done" and shop.action(number).result["proven"] is False
    assert len(outbox(shop, "care.cure.lead_not_proven")) == 1 and told(shop) == []
    with pytest.raises(Fault):
        shop.act(number, acting.SIGN, words=" ")
    shop.act(number, acting.SIGN, words="The boxes were not the reason; we look at the carrier next.")
    assert shop.action(number).state == "unproven"
    shop.days(20)
    assert told(shop) == [] and len(outbox(shop, "care.cure.lead_sign")) <= 1


@pytest.mark.slow
def test_fewer_complaints_of_fewer_orders_prove_nothing(shop: Shop) -> None:
    start = shop.today()
    shop.sell(start, 56, 40)
    shop.sell(start + dt.timedelta(days=56), 80, 4)
    number = cured(shop)
    result = shop.action(number).result
    assert result["per"] == "orders" and result["before"]["orders"] == 2240 and not result["proven"]


@pytest.mark.slow
def test_customers_are_told_once_the_words_are_there(shop: Shop) -> None:
    number = cured(shop, words=False)
    assert shop.action(number).state == "proven" and told(shop) == []
    assert len(outbox(shop, "care.cure.lead_proven_words")) == 1 and len(outbox(shop, "care.cure.lead_words")) == 1
    shop.act(number, acting.WORD, zh=ZH, en=EN)
    shop.days(2)
    assert len(told(shop)) == 20
    with pytest.raises(Fault):
        shop.act(number, acting.WORD, zh="另一段", en="Other words")


def proven_now(shop: Shop) -> int:
    """Prove an action by itself, without waiting for the days of its windows."""
    number = shop.propose()
    shop.act(number, acting.AGREE)
    shop.act(number, acting.WORD, zh=ZH, en=EN)
    shop.act(number, acting.FINISH, words="done")
    with shop.world.services.store.begin() as session:
        actions.reckoned(session, actions.locked(session, number), {"proven": True}, by="clock", proven=True)
    return number


def test_one_customer_with_three_complaints_is_told_once_in_the_newest(shop: Shop) -> None:
    cases = [shop.complain("ann@shop.example") for _ in range(3)]
    proven_now(shop)
    shop.days(2)
    assert [(row.case_id, row.how) for row in told(shop)] == [(cases[-1], "told")]


def test_who_wants_no_such_mails_is_left_alone(shop: Shop) -> None:
    case_id = shop.complain("ann@shop.example")
    with shop.world.services.store.begin() as session:
        talk = conversations.get(session, shop.world.case(case_id).conversation_id)
        talk.asked_no_more_at = shop.world.clock()
    proven_now(shop)
    shop.days(2)
    assert [row.how for row in told(shop)] == ["unwanted"] and outbox(shop, "care.because.complaint") == []
    assert not any(EN in message.text or ZH in message.text for message in shop.world.said(case_id))


def test_english_customers_read_english_and_are_told_without_an_address_in_the_chat(shop: Shop) -> None:
    case_id = shop.complain(None, locale="en")
    proven_now(shop)
    shop.days(2)
    assert any(EN in message.text for message in shop.world.said(case_id))


def test_whose_idea_and_praise_led_to_it_hear_of_it_in_other_words(shop: Shop) -> None:
    idea, praise = (shop.complain(f"{name}@shop.example", cause=None) for name in ("idea", "praise"))
    number = proven_now(shop)
    # Flags are linked before it is spread: the same day.
    shop.flag(idea, "idea", number)
    shop.flag(praise, "praise", number)
    shop.days(2)
    assert {(row.case_id, row.why, row.how) for row in told(shop)} == {
        (idea, "idea", "told"),
        (praise, "praise", "told"),
    }
    assert any("點子是您給的" in message.text for message in shop.world.said(idea))
    assert any("大家都這樣做了" in message.text for message in shop.world.said(praise))


def test_who_complained_and_had_an_idea_is_told_once(shop: Shop) -> None:
    complaint = shop.complain("ann@shop.example")
    idea = shop.complain("ann@shop.example", cause=None)
    number = proven_now(shop)
    shop.days(1)
    shop.flag(idea, "idea", number)
    # Whatever is planned again, as after a changed policy.
    with shop.world.services.store.begin() as session:
        assert telling.spread(session, shop.world.services, shop.action(number)) is False
    shop.days(2)
    assert [(row.case_id, row.how) for row in told(shop)] == [(complaint, "told")]


def test_customers_are_chosen_some_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    for number in range(5):
        shop.complain(f"c{number}@shop.example")
    proven_now(shop)
    shop.days(2)
    assert [row.how for row in told(shop)] == ["told"] * 5


def test_nobody_is_told_at_night(shop: Shop) -> None:
    case_id = shop.complain("ann@shop.example")
    # 23:00 in Taipei.
    shop.world.clock.now = dt.datetime(2026, 11, 18, 15, 0, tzinfo=dt.timezone.utc)
    proven_now(shop)
    shop.world.run_until(shop.world.clock() + dt.timedelta(hours=2))
    assert [row.how for row in told(shop)] == [None]
    shop.days(1)
    said = [message for message in shop.world.said(case_id) if ZH in message.text]
    zone = shop.world.services.policy.clock.zone
    assert [9 <= message.at.astimezone(zone).hour < 20 for message in said] == [True]


def test_to_tell_lists_nobody_before_it_was_done(shop: Shop) -> None:
    shop.complain("ann@shop.example")
    number = shop.propose()
    with shop.world.services.store.begin() as session:
        assert telling.to_tell(session, shop.world.services.policy, shop.action(number), shop.world.clock(), 9) == []
        assert told_changes.count(session, [number]) == {}
