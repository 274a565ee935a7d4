"""What people may do with an action, and what its owner is written."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.care.links import Links
from bot.care.mail.fresh import renew
from bot.cases.insight.actions import link_key
from bot.cases.models import Due, OutboxItem
from tests.care.cures.shop import FORM, Shop

SUPPLIER = {"owner": "outside", "name": "Box Works", "email": "boxes@supplier.example", "locale": "en"}


def mails(shop: Shop) -> list[OutboxItem]:
    with shop.world.services.store.read() as session:
        return list(session.execute(select(OutboxItem).order_by(OutboxItem.id)).scalars())


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"title": "  "}, "words_needed"),
        ({"kind": "heroic"}, "words_needed"),
        ({"cause": "bad_luck"}, "cause_unknown"),
        ({"owner": "nobody"}, "owner_unknown"),
        ({"owner": "agent:nobody"}, "owner_unknown"),
        ({"owner": "outside", "name": "Box Works", "email": "no address"}, "outside_needed"),
        ({"day": "2020-01-01"}, "day_passed"),
        ({"day": "soon"}, "day_needed"),
        ({"product": "rocket"}, "unknown"),
    ],
)
def test_what_cannot_be_proposed_says_why(shop: Shop, more: dict[str, str], why: str) -> None:
    with pytest.raises(Fault) as fault:
        shop.propose(**more)
    assert fault.value.why == why


def test_a_supplier_is_asked_in_their_language_and_agrees_through_the_link(shop: Shop) -> None:
    number = shop.propose(**SUPPLIER)
    (mail,) = mails(shop)
    assert (mail.address, mail.locale) == ("boxes@supplier.example", "en")
    assert "Box Works" in mail.body["text"] and FORM["title"] in mail.body["text"]
    key = link_key(shop.action(number))
    token = Links(b"k" * 32, "https://desk.example").action(number, key).rpartition("/")[2]
    opened = Links(b"k" * 32, "https://desk.example").action_of(token)
    assert opened is not None and (opened.action_id, opened.owner) == (number, key)
    shop.act(number, acting.AGREE, By("outside"))
    action = shop.action(number)
    assert action.state == "agreed" and (action.after_days, action.settle_days) == (56, 7)
    assert (action.before_to - action.before_from).days == 55  # type: ignore[operator]


def test_who_oversees_chooses_the_windows_and_an_owner_does_not(shop: Shop) -> None:
    mine, theirs = shop.propose(), shop.propose()
    shop.act(mine, acting.AGREE, before_days="28", after_days="14", settle_days="0")
    shop.act(theirs, acting.AGREE, By("owner:logistics"), before_days="28")
    assert ((shop.action(mine).before_to - shop.action(mine).before_from).days, shop.action(mine).after_days) == (
        27,
        14,
    )  # type: ignore[operator]
    assert (shop.action(theirs).before_to - shop.action(theirs).before_from).days == 55  # type: ignore[operator]
    with pytest.raises(Fault):
        shop.act(shop.propose(), acting.AGREE, before_days="1")


def test_handed_on_the_old_link_opens_nothing_and_its_mail_is_not_sent(shop: Shop) -> None:
    number = shop.propose(**SUPPLIER)
    before = link_key(shop.action(number))
    shop.act(number, acting.HAND_ON, owner="quality")
    assert link_key(shop.action(number)) != before
    first, second = mails(shop)
    with shop.world.services.store.begin() as session:
        assert not renew(session, session.get(OutboxItem, first.id))
        assert renew(session, session.get(OutboxItem, second.id))


def test_an_owner_may_not_do_what_is_for_who_oversees(shop: Shop) -> None:
    number = shop.propose()
    for act in (acting.HAND_ON, acting.WITHDRAW, acting.WORD, acting.SIGN):
        with pytest.raises(Fault):
            shop.act(number, act, By("owner:logistics"), owner="quality", reason="x", words="x", zh="x", en="x")


def test_the_lead_hears_of_another_date_and_of_what_cannot_be_done(shop: Shop) -> None:
    number = shop.propose()
    owner = By("owner:logistics")
    with pytest.raises(Fault):
        shop.act(number, acting.REDATE, owner, day=shop.open_day(20), reason="")
    shop.act(number, acting.REDATE, owner, day=shop.open_day(20), reason="The card is late")
    shop.act(number, acting.CANNOT, owner, reason="No machine for it")
    leads = [mail for mail in mails(shop) if mail.to_whom == "lead"]
    assert ["The card is late" in leads[0].body["text"], "No machine for it" in leads[1].body["text"]] == [True, True]


def test_owners_are_reminded_then_told_that_it_is_late_and_the_lead_from_the_second_time(shop: Shop) -> None:
    shop.propose(in_days=7)
    shop.days(24)
    found = [(mail.template, mail.to_whom) for mail in mails(shop)]
    assert found == [
        ("care.cure.proposed", "owner"),
        ("care.cure.remind", "owner"),
        ("care.cure.remind", "owner"),
        ("care.cure.late", "owner"),
        ("care.cure.late", "owner"),
        ("care.cure.lead_late", "lead"),
        ("care.cure.late", "owner"),
        ("care.cure.lead_late", "lead"),
    ]


def test_another_date_moves_the_clocks_and_a_withdrawn_action_has_none(shop: Shop) -> None:
    number = shop.propose(in_days=7)
    shop.act(number, acting.REDATE, day=shop.open_day(30), reason="later")
    shop.days(20)
    assert [mail.template for mail in mails(shop)] == ["care.cure.proposed"]
    shop.act(number, acting.WITHDRAW, reason="done otherwise")
    shop.days(30)
    with shop.world.services.store.read() as session:
        assert session.query(Due).filter(Due.action_id == number, Due.state == "waiting").count() == 0


def test_a_colleague_as_owner_sees_it_at_the_desk_and_the_lead_hears_when_it_is_late(shop: Shop) -> None:
    shop.propose(in_days=7, owner="agent:boss")
    assert mails(shop) == []
    shop.days(9)
    assert {mail.to_whom for mail in mails(shop)} == {"lead"}
