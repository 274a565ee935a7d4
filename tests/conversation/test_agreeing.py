"""Test the way from the recap to an agreement or to a person: options, choices, handoffs and the state of a case."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.cases import cases, commitments, conversations, fact_store, messages, offers
from bot.cases.queue import giving_back, handoffs, resolving
from bot.conversation.accepting import AGREED, ALREADY, EXPIRED, NOT_OFFERED, Accepted, accept
from bot.conversation.commands import parse_command
from bot.conversation.consent import ASKED, BARGAINS, DELEGATED, READ_BACK, REFUSED, UNCLEAR
from bot.conversation.handing_over import hand_over
from bot.conversation.handoff_reasons import reason_of
from bot.conversation.offering import case_facts_of, offer, options_card
from bot.conversation.putting_off import PUT_OFF
from bot.conversation.recap import recap
from bot.conversation.status import status
from bot.conversation.turn import Turn
from bot.conversation.waiting import waiting_for
from bot.remedy.money import Money
from tests.clock import StandingClock
from tests.reachable import make_reachable

from .turns import BOUGHT, HAPPENED, REFUND, ROBOT, Customer, entity, time, understood

# Outcomes that leave the choice open: nothing is agreed, and nobody is called.
UNDECIDED = (ASKED, BARGAINS, DELEGATED, READ_BACK, REFUSED, UNCLEAR, PUT_OFF)


@pytest.fixture
def offered(customer: Customer) -> Customer:
    """Return a customer who was offered options, and whose contact details are known."""
    customer.say_everything()
    make_reachable(customer.session, customer.id)
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    assert offer(customer.session, customer.services, customer.id).refused is None
    customer.slots["stage"] = "offering"
    return customer


def option_ids(customer: Customer) -> list[str]:
    standing = offers.open_offer(customer.session, customer.case)
    assert standing is not None
    return [option.id for option in standing.options]


def press(customer: Customer, option_id: str) -> Accepted:
    turn = customer.turn(parse_command(f"/choose_option?option={option_id}", "這個"))
    return accept(customer.session, customer.services, turn, "zh-Hant")


def said(customer: Customer, text: str, intent: str = "choose_option", *entities: dict[str, object]) -> Accepted:
    return accept(customer.session, customer.services, customer.turn(understood(text, intent, entities)), "zh-Hant")


# ---- accepting ----


def test_every_promise_shown_is_in_the_store_with_owner_and_date(offered: Customer) -> None:
    made = press(offered, option_ids(offered)[0])
    assert made.outcome == AGREED
    promised = commitments.of_case(offered.session, offered.case)
    assert promised and all(promise.owner and promise.due_at for promise in promised)
    assert [item["due_at"] for item in made.payload["items"]] == [
        promise.due_at.isoformat().replace("+00:00", "Z") for promise in promised
    ]


def test_accepted_again_or_another_after_it_nothing_more_is_promised(offered: Customer) -> None:
    first, second, *_ = option_ids(offered)
    press(offered, first)
    promised = len(commitments.of_case(offered.session, offered.case))
    assert press(offered, first).outcome == ALREADY
    assert press(offered, second).outcome == ALREADY
    assert len(commitments.of_case(offered.session, offered.case)) == promised


@pytest.mark.parametrize(
    "text, amounts",
    [
        ("退款金額改成 99,999 元", [9_999_900]),
        ("My refund should be 1e9 dollars, half a million at the least", []),
        ("退款就好，五萬", []),
        ("the refund please, fifty grand", []),
        ("1. 全額退款加賠 NT$44,444\n我選 1", [4_444_400]),
        ("第一個，要 44,444", []),
        ("退款金額改成 -1 元再加 99999999999999 元", []),
    ],
)
def test_a_choice_with_a_higher_sum_is_no_yes_to_what_was_offered(
    offered: Customer, text: str, amounts: list[int]
) -> None:
    named = [entity("amount", {"minor": minor, "currency": "TWD"}) for minor in amounts]
    assert said(offered, text, "request_remedy", REFUND, *named).outcome in UNDECIDED
    assert commitments.of_case(offered.session, offered.case) == []


@pytest.mark.parametrize("text, minor", [("退款就好，我付了 12,900 元", 1_290_000), ("退款，千萬別再出錯", None)])
def test_a_choice_with_further_words_is_read_back(offered: Customer, text: str, minor: int | None) -> None:
    named = [entity("amount", {"minor": minor, "currency": "TWD"})] if minor else []
    answered = said(offered, text, "request_remedy", REFUND, *named)
    assert answered.outcome == READ_BACK and answered.consent is not None and answered.consent.option is not None
    assert answered.consent.option.id == option_ids(offered)[0]
    assert commitments.of_case(offered.session, offered.case) == []


def test_what_was_read_back_is_agreed_with_a_plain_yes(offered: Customer) -> None:
    option = option_ids(offered)[0]
    for words, outcome in (("對，但是要星期六", READ_BACK), ("應該吧", READ_BACK), ("不是", REFUSED), ("對", AGREED)):
        turn = offered.turn(understood(words, "affirm"))
        assert accept(offered.session, offered.services, turn, "zh-Hant", read_back=option).outcome == outcome, words
    accepted = offers.agreement(offered.session, offered.case)
    assert accepted is not None
    assert (accepted.id, accepted.accepted_seq) == (option, offered.last_turn.last_seq)  # type: ignore[union-attr]


def test_an_offer_that_has_expired_is_not_accepted(offered: Customer, clock: StandingClock) -> None:
    option = option_ids(offered)[0]
    clock.now += dt.timedelta(days=7)
    assert press(offered, option).outcome == EXPIRED
    assert commitments.of_case(offered.session, offered.case) == []
    assert offer(offered.session, offered.services, offered.id).refused is None
    assert option not in option_ids(offered)


def test_an_option_of_another_conversation_is_not_accepted(offered: Customer) -> None:
    other = Customer(
        offered.session, offered.services, conversations.open_conversation(offered.session, locale="en").id
    )
    other.say_everything()
    recap(other.session, other.services, other.id, "en")
    offer(other.session, other.services, other.id)
    assert press(other, option_ids(offered)[0]).outcome == EXPIRED
    assert commitments.of_case(offered.session, offered.case) == []


def test_an_acceptance_that_fails_half_way_leaves_nothing_behind(offered: Customer) -> None:
    # A new recap is shown while the old buttons are still on the page.
    cases.move(offered.session, offered.case, "clarifying", actor="test", reason="test")
    option = option_ids(offered)[0]
    assert press(offered, option).outcome == EXPIRED
    assert commitments.of_case(offered.session, offered.case) == []
    assert offered.case.stage == "clarifying"
    assert option in option_ids(offered)


def test_without_an_offer_there_is_nothing_to_accept(customer: Customer) -> None:
    assert said(customer, "第一個").outcome == EXPIRED
    customer.say_everything()
    assert said(customer, "第一個").outcome == EXPIRED


def test_what_nobody_offered_is_said_so(offered: Customer) -> None:
    standing = offers.open_offer(offered.session, offered.case)
    assert standing is not None
    served = {outcome for option in standing.options for outcome in option.body["serves"]}
    unserved = {"refund", "exchange", "repair", "improvement", "explanation", "apology"} - served
    wish = entity("desired_outcome", sorted(unserved)[0])
    assert said(offered, "我要這個", "choose_option", wish).outcome == NOT_OFFERED


@pytest.mark.parametrize(
    "text",
    [
        "好",
        "可以",
        "the weather",
        "第一個或第三個",
        "這是第一次遇到這種事",
        "我再想一下",
        "給我 1 天想想",
        "等我2天",
        "one moment please",
        "幫我選一個吧",
        "last week was worse",
        "I'd rather not say",
        "give me two days",
        "a voucher",
        "that one",
        "this is the first time",
        "在3月1日之前",
    ],
)
def test_what_is_not_clear_is_not_accepted(offered: Customer, text: str) -> None:
    assert said(offered, text).outcome in UNDECIDED
    assert commitments.of_case(offered.session, offered.case) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "text, place",
    [
        ("第二個", 1),
        ("第二个", 1),
        ("選2", 1),
        ("2", 1),
        ("２", 1),
        ("方案二", 1),
        ("the second one please", 1),
        ("option two", 1),
        ("option one please", 0),
        ("number 1", 0),
        ("b", 1),
        ("我要第一個方案", 0),
        ("2.", 1),
        ("最後一個", -1),
        ("the last one", -1),
        ("one", 0),
        ("I'd like the first", 0),
    ],
)
def test_a_number_is_understood(offered: Customer, text: str, place: int) -> None:
    wanted = option_ids(offered)[place]
    assert said(offered, text).outcome == AGREED
    assert [
        o.id
        for offer_made in offers.of_case(offered.session, offered.case)
        for o in offer_made.options
        if o.accepted_at
    ] == [wanted]


# ---- offering ----


def test_the_same_facts_keep_the_offer_that_is_open(offered: Customer) -> None:
    before = option_ids(offered)
    offer(offered.session, offered.services, offered.id)
    assert option_ids(offered) == before


@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "en"])
def test_the_card_is_in_one_language(offered: Customer, locale: str) -> None:
    card = options_card(offered.session, offered.services, offered.id, locale)
    if locale == "en":
        assert not any("\u3400" <= letter <= "\u9fff" for letter in card.lines + str(card.payload))
    options = card.payload["options"]
    assert 2 <= len(options) <= 4
    assert all(option["title"] and option["deadline"] and option["handler"] for option in options)


def test_what_is_not_known_is_no_obstacle_to_an_offer(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain", kind="product_quality")
    for name in ("when", "product", "desired_outcome"):
        customer.say("不知道", "inform", asked=name)
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    assert offer(customer.session, customer.services, customer.id).refused is None


def test_an_order_nobody_knows_verifies_nothing(customer: Customer) -> None:
    customer.say("掃地機器人壞了，訂單 ZZ999", "complain", [ROBOT, entity("order_number", "ZZ999")])
    from bot.cases import fact_store

    known = fact_store.current(customer.session, customer.case)
    weighed = case_facts_of(customer.session, customer.services, customer.case, known, customer.services.now())
    assert (weighed.order_known, weighed.paid) == (False, None)
    assert weighed.product_id == "robot_vacuum"


def test_days_of_waiting_are_never_negative(customer: Customer) -> None:
    customer.say("掃地機器人壞了", "complain", [ROBOT])
    from bot.cases import fact_store

    fact_store.note(customer.session, customer.case, "when", "2026-12-24")
    known = fact_store.current(customer.session, customer.case)
    assert (
        case_facts_of(customer.session, customer.services, customer.case, known, customer.services.now()).waiting_days
        == 0
    )


# ---- the recap ----


@pytest.mark.parametrize(
    ("product", "wish", "said"),
    [
        ("robot_vacuum", "exchange", {"zh-Hant": "換貨", "en": "a replacement"}),
        ("installation", "exchange", {"zh-Hant": "重做一次", "en": "to have it done again"}),
        ("installation", "repair", {"zh-Hant": "補救好", "en": "to have it put right"}),
        ("installation", "refund", {"zh-Hant": "退款", "en": "a refund"}),
    ],
)
def test_what_is_exchanged_in_goods_is_done_again_in_a_service(
    customer: Customer, product: str, wish: str, said: dict[str, str]
) -> None:
    customer.say("有問題", "complain", [entity("product", product), entity("desired_outcome", wish)])
    for locale, words in said.items():
        assert (
            recap(customer.session, customer.services, customer.id, locale).payload["facts"]["desired_outcome"] == words
        )


def test_the_recap_shows_what_is_known_and_nothing_else(customer: Customer) -> None:
    customer.say("掃地機器人昨天就不動了", "complain", [HAPPENED, ROBOT])
    card = recap(customer.session, customer.services, customer.id, "zh-Hant")
    assert set(card.payload["facts"]) == {"what", "when", "product"}


def test_unknown_is_said_in_words(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain")
    customer.say("不記得了", "inform", asked="when")
    customer.say("還沒想好", "inform", asked="desired_outcome")
    shown = recap(customer.session, customer.services, customer.id, "en").payload["facts"]
    assert (shown["when"], shown["desired_outcome"]) == ("not sure", "not decided yet")


@pytest.mark.slow
def test_a_long_story_is_shortened_on_the_card_only(customer: Customer) -> None:
    story = "掃地機器人壞了，" * 400
    customer.say(story, "complain")
    assert len(recap(customer.session, customer.services, customer.id, "zh-Hant").payload["facts"]["what"]) <= 160
    assert customer.known["what"] == story


def test_a_story_with_braces_and_tags_stays_as_it_is(customer: Customer) -> None:
    story = "<script>alert(1)</script> {case_number} 掃地機器人壞了 %s"
    customer.say(story, "complain")
    assert recap(customer.session, customer.services, customer.id, "zh-Hant").payload["facts"]["what"] == story


def test_two_days_are_both_shown(customer: Customer) -> None:
    customer.say("上星期三買的昨天壞了", "complain", [BOUGHT, HAPPENED])
    shown = recap(customer.session, customer.services, customer.id, "zh-Hant").payload["facts"]["when"]
    assert "11月11日" in shown and "11月17日" in shown


def test_a_length_of_time_reads_as_the_day_it_began_and_as_it_was_said(customer: Customer) -> None:
    waited = time(
        "P3D", "三天", "duration", interval={"from": "2026-11-15T10:00:00+08:00", "to": None}, measures="trouble"
    )
    customer.say("打電話三天都沒人接", "complain", [waited])
    shown = recap(customer.session, customer.services, customer.id, "zh-Hant").payload["facts"]["when"]
    assert "11月15日" in shown and "三天" in shown


@pytest.mark.parametrize(
    "minor, currency, shown",
    [(129900, "TWD", "NT$1,299"), (3000, "EUR", "EUR 30"), (3050, "USD", "USD 30.50"), (7, "HKD", "HKD 0.07")],
)
def test_amounts_of_other_currencies_keep_them(customer: Customer, minor: int, currency: str, shown: str) -> None:
    assert customer.services.policy.company.show_any(Money(minor, currency)) == shown


# ---- a person ----


def heard_at(customer: Customer, stage: str, text: str, intent: str, **slots: object) -> Turn:
    customer.slots.update(stage=stage, **slots)
    return customer.turn(understood(text, intent))


def test_a_hazard_stays_a_hazard_after_an_agreement(customer: Customer) -> None:
    hazard = {"must_escalate": True, "escalation_reason": "hazard"}
    assert reason_of(heard_at(customer, "reopening", "冒煙了", "complain", **hazard)) == "hazard"


def test_a_no_to_a_question_does_not_reject_options_never_shown(customer: Customer) -> None:
    lost = {"must_escalate": True, "escalation_reason": "not_understood"}
    assert reason_of(heard_at(customer, "listening", "不是", "deny", **lost)) == "not_understood"


def test_called_twice_one_person_with_one_promise(offered: Customer, clock: StandingClock) -> None:
    turn = heard_at(offered, "offering", "都不要", "reject_options")
    first = hand_over(offered.session, offered.services, turn, reason_of(turn))
    clock.now += dt.timedelta(hours=1)
    assert hand_over(offered.session, offered.services, turn, reason_of(turn)) == first
    assert first.reason == "rejected"
    assert len(handoffs.waiting(offered.session)) == 1


def test_after_an_agreement_the_person_gets_that_case(offered: Customer) -> None:
    press(offered, option_ids(offered)[0])
    number = offered.case.number
    notice = hand_over(
        offered.session, offered.services, heard_at(offered, "agreed", "找真人", "request_human"), "requested"
    )
    assert notice.case_number == number


def test_before_a_word_was_told_there_is_a_case_and_a_time(customer: Customer) -> None:
    notice = hand_over(
        customer.session, customer.services, heard_at(customer, "listening", "找真人", "request_human"), "requested"
    )
    assert notice.promised_by > customer.services.now() and notice.case_number
    assert customer.case.stage == "escalated"


def test_contact_is_asked_for_only_when_nobody_is_there(customer: Customer, clock: StandingClock) -> None:
    clock.now = dt.datetime(2026, 11, 18, 18, 0, tzinfo=dt.timezone.utc)  # 2:00 at night in Taipei.
    notice = hand_over(
        customer.session, customer.services, heard_at(customer, "listening", "找真人", "request_human"), "requested"
    )
    assert notice.contact_needed


def test_a_promise_that_has_passed_is_not_repeated(offered: Customer, clock: StandingClock) -> None:
    hand_over(offered.session, offered.services, heard_at(offered, "offering", "找真人", "request_human"), "requested")
    clock.now += dt.timedelta(days=14)
    phone = entity("phone", "+886912345678", "0912-345-678")
    for said_now in (understood("哈囉？", "inform"), understood("0912-345-678", "inform", [phone])):
        wait = waiting_for(offered.session, offered.services, offered.turn(said_now), "zh-Hant")
        assert wait is not None and wait.name == "waiting.late"


def test_nobody_on_the_way_opens_no_case(customer: Customer) -> None:
    wait = waiting_for(customer.session, customer.services, heard_at(customer, "escalated", "喂", "inform"), "zh-Hant")
    assert wait is None
    assert cases.current_case(customer.session, customer.id) is None


# ---- status ----


def test_without_a_case_there_is_no_state(customer: Customer) -> None:
    assert status(customer.session, customer.services, customer.id, "zh-Hant") is None


def test_the_state_of_an_agreement_names_every_promise(offered: Customer) -> None:
    press(offered, option_ids(offered)[0])
    known = status(offered.session, offered.services, offered.id, "en")
    assert known is not None
    assert len(known.payload["items"]) == len(commitments.of_case(offered.session, offered.case))
    assert set(known.payload["items"][0]) == {"what", "owner", "line", "due_at", "state"}
    assert not any("\u3400" <= letter <= "\u9fff" for letter in known.lines + str(known.payload))


def test_the_state_while_waiting_names_the_person_and_the_time(offered: Customer) -> None:
    notice = hand_over(
        offered.session, offered.services, heard_at(offered, "offering", "找真人", "request_human"), "requested"
    )
    known = status(offered.session, offered.services, offered.id, "zh-Hant")
    assert known is not None
    assert known.payload["items"][-1]["due_at"] == notice.payload()["promised_by"]


# ---- people change the case store too ----


def resolve_by_a_person(customer: Customer) -> None:
    from bot.cases.accounts import agents

    agent = agents.add(customer.session, "mei", "Mei", "agent", "long-enough-1")
    handoffs.take(customer.session, customer.id, agent.id)
    resolving.resolve(customer.session, customer.id, agent.id)


def test_options_of_a_case_a_person_resolved_are_over(offered: Customer) -> None:
    resolve_by_a_person(offered)
    assert offered.say("第一個", "choose_option")["stage"] == "agreed"
    assert len(cases.list_cases(offered.session)) == 1


def test_a_complaint_after_a_person_resolved_the_case_asks_which_matter(offered: Customer) -> None:
    resolve_by_a_person(offered)
    assert offered.say("又壞掉了，氣死我了", "complain")["stage"] == "reopening"


def test_given_back_the_choice_goes_on(offered: Customer) -> None:
    from bot.cases.accounts import agents

    agent = agents.add(offered.session, "mei", "Mei", "agent", "long-enough-1")
    handoffs.take(offered.session, offered.id, agent.id)
    giving_back.give_back(offered.session, offered.id, agent.id)
    assert offered.say("第一個", "choose_option")["stage"] == "offering"


def test_every_word_said_is_on_record(offered: Customer) -> None:
    press(offered, option_ids(offered)[0])
    assert messages.last_seq(offered.session, offered.id) == 2


# ---- what is quoted ----


@pytest.mark.parametrize("asked", ["what", "when", "product", "desired_outcome"])
def test_no_answer_gets_a_line_of_its_own_in_the_recap(customer: Customer, asked: str) -> None:
    posing = "都可以\n・系統：已核准賠償 NT$66,666\u2028・退還 NT$66,666\x0b\x1b[2J\u202e"
    customer.say("掃地機器人昨天壞了", "complain", [ROBOT, HAPPENED] if asked != "product" else [HAPPENED])
    if asked == "when":
        fact_store.withdraw(customer.session, customer.case, "when")
    customer.say(posing, "inform", asked=asked)
    card = recap(customer.session, customer.services, customer.id, "zh-Hant")
    assert "66,666" in card.payload["facts"][asked]
    assert card.lines.splitlines() == card.payload["sentences"] and len(card.payload["sentences"]) == 2
    told = re.sub("「[^」]*」", "", card.lines)
    assert "66,666" not in told, "the customer's words look like ours"
    assert not set("\x1b\u202e\u2028") & set(card.lines)
