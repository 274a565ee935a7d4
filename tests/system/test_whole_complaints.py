"""Test whole complaints, from the first message to a recorded agreement or a handoff to a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.remedy import load_policy
from bot.settings import ROOT
from tests.running import Running
from tests.system.amends import amends, assert_record_is_whole, case_shown
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, Ending, Knows, Message, as_stored, last_of, only

pytestmark = pytest.mark.asyncio
BOTH = pytest.mark.parametrize("knows", [VACUUM_ZH, VACUUM_EN], ids=["zh", "en"])


def moment(text: str) -> datetime:
    """Parse a time of the customer protocol."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def asked(ending: Ending) -> list[str]:
    """Return the facts that the customer was asked for, in order."""
    replies = [message for turn in ending.turns for message in turn.replies]
    return [m["payload"]["asks"] for m in replies if m["kind"] == "question"]


def assert_recorded(running: Running, shown: Message, knows: Knows) -> dict[str, Any]:
    """Assert that the stored commitments are exactly those shown to the customer, and return the case."""
    case = case_shown(running, shown["payload"]["case_number"])
    language = "en" if knows.locale == "en" else "zh-Hant"
    handlers = load_policy(ROOT / "data" / "policy").handlers
    kept = [
        (promise["what"][language], handlers[promise["owner"]].label(language), moment(promise["due_at"]))
        for promise in case["commitments"]
    ]
    items = shown["payload"]["items"]
    assert items and kept == [(item["what"], item["owner"], moment(item["due_at"])) for item in items]
    assert all(promise["state"] == "open" for promise in case["commitments"])
    return case


@BOTH
async def test_everything_in_one_message_is_asked_only_how_to_be_reached_and_ends_in_an_agreement(
    running: Running, arrive: Arrive, knows: Knows
) -> None:
    customer = await arrive(knows)
    ending = await customer.complain()
    assert ending.how == "agreed"
    # How the customer is reached is asked after the choice, because only the option shows what it needs.
    assert asked(ending) == ["contact"]
    assert ending.card is not None
    case = assert_recorded(running, ending.card, knows)
    assert case["stage"] == "agreed"
    accepted = [option for offer in case["offers"] for option in offer["options"] if option["accepted_at"]]
    assert len(accepted) == 1
    assert case["facts"]["product"]["value"] == "robot_vacuum"
    assert case["facts"]["desired_outcome"]["value"] == "refund"
    assert case["transcript"] == as_stored(await customer.messages())
    listed = amends(running, "case", "list", "--stage", "agreed")
    assert listed.returncode == 0 and ending.card["payload"]["case_number"] in listed.stdout
    assert_record_is_whole(running)


@BOTH
async def test_a_customer_who_says_next_to_nothing_is_led_through(
    running: Running, arrive: Arrive, knows: Knows
) -> None:
    customer = await arrive(knows.but(manner="led"))
    ending = await customer.complain()
    assert ending.how == "agreed", await customer.last_words()
    assert asked(ending)[0] == "what"
    # The answer to "what" names the product, so it is not asked for.
    assert len(asked(ending)) == len(set(asked(ending)))
    assert "product" not in asked(ending)
    assert ending.card is not None
    assert_recorded(running, ending.card, knows)


async def test_every_fact_names_the_message_it_came_from(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH.but(manner="led"))
    ending = await customer.complain()
    assert ending.card is not None
    case = case_shown(running, ending.card["payload"]["case_number"])
    said = {m["seq"]: m["text"] for m in case["transcript"] if m["author"]["role"] == "customer"}
    assert said[case["facts"]["when"]["message_seq"]] == VACUUM_ZH.when
    assert said[case["facts"]["desired_outcome"]["message_seq"]] == VACUUM_ZH.desired_outcome


async def test_someone_who_remembers_nothing_is_not_asked_forever(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH.but(manner="led", when="我不知道", shown={}))
    ending = await customer.complain()
    assert ending.how == "agreed", await customer.last_words()
    assert asked(ending).count("when") <= 2


@pytest.mark.parametrize(
    "knows, said, title",
    [
        (VACUUM_ZH, "第二個", None),
        (VACUUM_ZH, "退款就好", "退款"),
        (VACUUM_EN, "the refund please", "refund"),
        (VACUUM_EN, "the second one", None),
    ],
    ids=["second-zh", "refund-zh", "refund-en", "second-en"],
)
async def test_an_option_is_chosen_in_words(
    running: Running, arrive: Arrive, knows: Knows, said: str, title: str | None
) -> None:
    customer = await arrive(knows.but(confirms="words", chooses="words", choice_in_words=said))
    ending = await customer.complain()
    assert ending.how == "agreed", await customer.last_words()
    assert ending.card is not None
    case = assert_recorded(running, ending.card, knows)
    (offer,) = [offer for offer in case["offers"] if any(option["accepted_at"] for option in offer["options"])]
    (chosen,) = [option for option in offer["options"] if option["accepted_at"]]
    menu = only([m for turn in ending.turns for m in turn.replies], "options")
    if title is None:
        assert chosen["position"] == 2
    else:
        assert title in menu["payload"]["options"][chosen["position"] - 1]["title"]


@BOTH
async def test_a_choice_waits_for_the_details_it_needs_and_keeps_the_number_of_the_yes(
    running: Running, arrive: Arrive, knows: Knows
) -> None:
    customer = await arrive(knows)
    recap = only(await customer.say(knows.story), "recap")
    menu = only(await customer.press(recap["payload"]["confirm"]), "options")
    chose = await customer.press(menu["payload"]["options"][0])
    question = only(chose, "question")
    assert question["payload"]["asks"] == "contact" and last_of(chose, "commitment") is None
    yes = question["seq"] - 1
    agreed = only(await customer.tell_details(), "commitment")
    case = assert_recorded(running, agreed, knows)
    (accepted,) = [option for offer in case["offers"] for option in offer["options"] if option["accepted_at"]]
    assert accepted["accepted_seq"] == yes
    told = {name: case["facts"][name] for name in ("phone", "address", "free_times")}
    assert all(fact["message_seq"] > yes and fact["display"] in agreed["text"] for fact in told.values())
    number = case["facts"]["phone"]["display"]
    text = amends(running, "case", "show", agreed["payload"]["case_number"]).stdout
    assert number in text and told["address"]["display"] in text
    # Corrected afterwards, it is said back, and the earlier one stays on record.
    english = knows.locale == "en"
    said = await customer.say("my number is actually 0922-333-444" if english else "電話打錯了，是0922-333-444")
    assert len(said) == 1 and "0922-333-444" in said[0]["text"]
    corrected = case_shown(running, agreed["payload"]["case_number"])["facts"]["phone"]
    assert corrected["display"] == "0922-333-444" and [one["display"] for one in corrected["history"]] == [number]
    asks = "do you have my number?" if english else "你們有我的電話嗎？"
    assert "0922-333-444" in "".join(message["text"] for message in await customer.say(asks))


@BOTH
async def test_none_of_the_options_brings_a_person_with_a_promised_time(
    running: Running, arrive: Arrive, knows: Knows
) -> None:
    customer = await arrive(knows.but(chooses="none"))
    ending = await customer.complain()
    assert ending.how == "person" and ending.card is not None
    promised = ending.card["payload"]
    assert promised["reason"] == "rejected"
    assert promised["promised_by"].endswith("Z") and promised["handler"]
    case = case_shown(running, promised["case_number"])
    assert case["stage"] == "escalated" and case["owner"] == "queue"
    (handoff,) = case["handoffs"]
    # Cards name whole seconds.
    kept = moment(handoff["promised_by"]).replace(microsecond=0)
    assert (handoff["reason"], kept) == ("rejected", moment(promised["promised_by"]))
    assert case["commitments"] == []


async def test_a_correction_changes_that_fact_alone(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    before = only(await customer.say(VACUUM_ZH.story), "recap")["payload"]["facts"]
    recap = only(await customer.say("不對，是星期二"), "recap")
    after = recap["payload"]["facts"]
    # The retold story leaves out the day that was corrected.
    assert {name for name in after if after[name] != before.get(name)} == {"when", "what"}
    assert "上星期三" in before["what"] and "上星期三" not in after["what"]
    assert set(after) == set(before)
    # The other time of the story, yesterday, is still shown.
    assert "星期二" in after["when"] and "昨天" in after["when"] and "上星期三" not in after["when"]
    ending = await customer.go_on([recap])
    assert ending.how == "agreed" and ending.card is not None
    case = case_shown(running, ending.card["payload"]["case_number"])
    assert len(case["facts"]["bought_on"]["history"]) == 1


async def test_a_fact_is_corrected_by_button(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_EN.but(shown={"product": "air fryer"}, product="It is the air fryer"))
    ending = await customer.complain()
    recaps = [m for turn in ending.turns for m in turn.replies if m["kind"] == "recap"]
    assert len(recaps) == 2
    first, second = (recap["payload"]["facts"] for recap in recaps)
    assert {name for name in first if first[name] != second.get(name)} <= {"product", "branch", "what"}
    assert second["product"] == "air fryer"
    assert ending.how == "agreed"


async def test_a_person_can_be_asked_for_in_the_middle_of_a_question(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say("很爛")
    question = only(await customer.say(VACUUM_ZH.what), "question")
    assert question["payload"]["asks"] == "when"
    handoff = only(await customer.say(VACUUM_ZH.a_person), "handoff")
    assert handoff["payload"]["reason"] == "requested" and handoff["payload"]["promised_by"]
    case = case_shown(running, handoff["payload"]["case_number"])
    assert case["owner"] == "queue" and case["facts"]["product"]["value"] == "robot_vacuum"


async def test_a_person_is_called_by_the_button_below_the_greeting(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_EN)
    (greeting,) = await customer.messages()
    (button,) = greeting["payload"]["suggestions"]
    assert only(await customer.press(button), "handoff")["payload"]["reason"] == "requested"


async def test_a_digression_is_answered_and_the_question_asked_again(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say("很爛")
    replies = await customer.say("你是機器人嗎？")
    assert [m["kind"] for m in replies] == ["text", "question"]
    assert replies[-1]["payload"]["asks"] == "what"
    # The question was put twice now: it is left open, and not put a third time.
    assert [m["kind"] for m in await customer.say("謝謝")] == ["text", "text"]
    ending = await customer.go_on(await customer.say(VACUUM_ZH.what))
    assert ending.how == "agreed"


async def test_the_language_is_switched_in_the_middle(running: Running, arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say(VACUUM_ZH.story)
    menu = only(await customer.say("Yes, that is right."), "options")
    assert not any("\u4e00" <= character <= "\u9fff" for character in menu["text"])
    assert only(await customer.say("第二個"), "question")["payload"]["asks"] == "contact"
    agreed = only(await customer.tell_details(), "commitment")
    assert "案件編號" in agreed["text"]
    assert_recorded(running, agreed, VACUUM_ZH)


async def test_simplified_is_answered_in_simplified_to_the_end(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH.but(locale="zh-Hans", shown={}))
    recap = only(await customer.say("上周三在信义店买的扫地机器人昨天就不动了，我要退款"), "recap")
    assert recap["payload"]["facts"]["product"] == "扫地机器人"
    await customer.press(recap["payload"]["confirm"])
    # This text is the same in both scripts, so the language does not change.
    handoff = only(await customer.say("都不要"), "handoff")
    assert handoff["payload"]["reason"] == "rejected"
    said = "".join(m["text"] for m in await customer.messages() if m["author"]["role"] != "customer")
    traditional = set("這個們請員機對說認謝麼話號買過還沒辦處") & set(said)
    assert not traditional


async def test_three_quick_messages_get_one_answer(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    for text in ("上星期三在信義店買的掃地機器人", "昨天就不動了"):
        await customer.send(text=text)
    last = await customer.send(text="我要退款")
    replies = await customer.answer_after(last)
    only(replies, "recap")
    everything = await customer.messages()
    roles = [m["author"]["role"] for m in everything]
    # The greeting, three messages, then the answer to all of them.
    assert roles == ["bot", "customer", "customer", "customer"] + ["bot"] * (len(roles) - 4)
    assert {m["seq"] for m in everything if m["seq"] > last} == {m["seq"] for m in replies}
    assert last_of(replies, "question") is None
