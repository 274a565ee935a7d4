"""After the last promise was kept and has been in use, the customer is asked whether it is mended."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases import cases, conversations, messages, surveys
from bot.cases.care import course, follow_ups
from bot.cases.models import FollowUp
from bot.cases.queue import handoffs
from bot.conversation import mended
from tests.care.world import World

WEEKS = dt.timedelta(days=28)


def kept(world: World, **more: object) -> int:
    case = world.agree((1, 2), **more)  # type: ignore[arg-type]
    for promise in world.promises(case):
        with world.services.store.begin() as session:
            course.keep(session, promise.id, actor="agent:lin")
    return case


def asked(world: World, **more: object) -> int:
    case = kept(world, **more)
    while "ask_mended" not in [one.kind for one in world.run_until(world.next_due() or world.clock())]:
        pass
    return case


def answer(world: World, case: int, said: str) -> None:
    with world.services.store.begin() as session:
        mended.hear(session, world.services, world.case(case), said, via="page")


def last(world: World, case: int) -> FollowUp:
    with world.services.store.read() as session:
        found = follow_ups.last(session, world.case(case))
        assert found is not None
        return found


def test_it_is_asked_once_it_is_in_use(world: World) -> None:
    case = kept(world, remedy="exchange")
    due = next(due for due in world.dues(case).values() if due.kind == "ask_mended")
    days = world.services.policy.care.after["exchange"]
    assert dt.timedelta(days=days) <= due.at - world.clock() < dt.timedelta(days=days + 4)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_the_question_has_three_buttons_and_goes_by_mail_too(world: World, locale: str) -> None:
    case = asked(world, locale=locale)
    question = world.said(case)[-1]
    assert (question.kind, question.payload["asks"]) == ("question", "mended")
    labels = {"zh-Hant": ["好了", "好一半", "沒有"], "en": ["Yes, it is mended", "Half of it", "No, it is not"]}
    assert [one["label"] for one in question.payload["suggestions"]] == labels[locale]
    (mail,) = [mail for mail in world.mails(case) if mail.template == "care.mended.ask"]
    assert mail.address == "chen@shop.example" and mail.body["status_link"]


def test_mended_resolves_the_case_and_asks_how_it_went(world: World) -> None:
    case = asked(world)
    answer(world, case, "mended")
    assert world.case(case).stage == "resolved"
    assert [message.kind for message in world.said(case)[-2:]] == ["text", "survey"]
    assert world.run_until(world.clock() + WEEKS) == []


def test_half_opens_only_the_rest(world: World) -> None:
    case = asked(world)
    answer(world, case, "half")
    assert {promise.state for promise in world.promises(case)} == {"kept"}
    opened = world.case(case)
    assert (opened.stage, opened.reopened) == ("escalated", 1)
    with world.services.store.read() as session:
        handoff = handoffs.current(session, opened.conversation_id)
        assert handoff is not None and "好一半" in (handoff.note or "")


def test_no_opens_the_same_case_with_the_highest_priority(world: World) -> None:
    case = asked(world)
    answer(world, case, "not")
    with world.services.store.read() as session:
        handoff = handoffs.current(session, world.case(case).conversation_id)
        assert handoff is not None and handoff.priority == 1 and handoff.case_id == case
    assert "對不起" in world.said(case)[-1].text


def test_an_answer_given_twice_does_nothing_more(world: World) -> None:
    case = asked(world)
    for _ in range(2):
        answer(world, case, "half")
    assert world.case(case).reopened == 1


def test_silence_is_reminded_of_once_and_recorded_as_silence(world: World) -> None:
    case = asked(world)
    done = world.run_until(world.clock() + WEEKS)
    assert [one.kind for one in done] == ["remind_mended", "silent"]
    assert (last(world, case).answer, world.case(case).stage) == ("silent", "agreed")


def test_who_answers_after_the_silence_is_heard(world: World) -> None:
    case = asked(world)
    world.run_until(world.clock() + WEEKS)
    answer(world, case, "not")
    assert last(world, case).answer == "not" and world.case(case).stage == "escalated"


def test_nobody_is_asked_while_a_person_has_the_conversation(world: World) -> None:
    case = kept(world)
    with world.services.store.begin() as session:
        talk = conversations.get(session, world.case(case).conversation_id)
        talk.owner = "queue"
    assert "ask_mended" not in [one.kind for one in world.run_until(world.clock() + WEEKS)]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("好了", "mended"),
        ("好了，謝謝你們", "mended"),
        ("都收到了 感恩", "mended"),
        ("搞掂晒，唔該", "mended"),
        ("yes, all fixed now, thank you", "mended"),
        ("Yes it's working again", "mended"),
        ("沒有", "not"),
        ("沒有，還是不會加熱", "not"),
        ("仲係壞㗎", "not"),
        ("no", "not"),
        ("No, it still leaks", "not"),
        ("好一半，點數還沒收到", "half"),
        ("錢只退了一部分", "half"),
        ("only part of it", "half"),
        ("好了嗎？你們到底有沒有寄", None),
        ("你們幾點下班", None),
        ("when do you open", None),
        ("好什麼好", "not"),
        ("好個屁", "not"),
        ("都係唔得喎", "not"),
        ("沒什麼問題了，可是錢還沒看到", "not"),
        ("錢還是沒看到", "not"),
        ("算是吧", "half"),
        ("kind of, still a bit noisy", "half"),
        ("還好", "mended"),
        ("no complaints anymore", "mended"),
        ("I don't know yet, haven't tried it", None),
    ],
)
def test_typed_words_answer_the_question(world: World, said: str, heard: str | None) -> None:
    case = asked(world)
    with world.services.store.begin() as session:
        talk = conversations.get(session, world.case(case).conversation_id)
        assert mended.typed_answer(session, world.services, talk, said) == heard


def test_a_yes_to_something_else_is_no_answer(world: World) -> None:
    case = asked(world)
    with world.services.store.begin() as session:
        talk = conversations.get(session, world.case(case).conversation_id)
        messages.append(session, talk.id, role="bot", text="要我找同事嗎？")
        assert mended.typed_answer(session, world.services, talk, "好了") is None


def test_what_was_agreed_is_named_by_its_title(world: World) -> None:
    case = asked(world)
    assert "說好的「退款」" in world.said(case)[-1].text


def test_who_said_mended_is_asked_again_only_after_a_person_resolved_it_anew(world: World) -> None:
    case = asked(world)
    world.clock.step = dt.timedelta(microseconds=1)
    answer(world, case, "mended")
    world.clock.step = dt.timedelta()
    assert world.run_until(world.clock() + WEEKS) == []
    with world.services.store.begin() as session:
        row = cases.move(session, world.case(case), "listening", actor="customer", reason="test")
        row = cases.move(session, row, "escalated", actor="bot", reason="test")
        cases.move(session, row, "resolved", actor="agent:lin", reason="test")
    assert [one.kind for one in world.run_until(world.clock() + dt.timedelta(days=3))] == ["ask_mended"]


def test_a_low_score_reaches_the_lead_within_the_hour(world: World) -> None:
    case = asked(world)
    answer(world, case, "mended")
    with world.services.store.begin() as session:
        surveys.record(session, world.case(case).conversation_id, score=2, comment="等太久")
    done = world.run_until(world.clock() + dt.timedelta(hours=1))
    assert [one.kind for one in done] == ["low_score"]
    (mail,) = [mail for mail in world.mails(case) if mail.template == "care.lead.low_score"]
    assert "等太久" in mail.body["text"] and mail.key.endswith("lead:care_lead")
