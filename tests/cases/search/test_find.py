"""Conversations are found by words, by filters and by both, on every supported database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, cases, commitments, conversations, messages
from bot.cases.errors import Refused
from bot.cases.queue import giving_back, handoffs
from bot.cases.search import direct, find, matching
from bot.cases.search.filters import Filters
from bot.cases.utc import now_of
from tests.cases.helpers import FAR, NOON, TwoAgents, say
from tests.clock import StandingClock

HOSTILE = [
    '"',
    '""',
    "'",
    "退款' OR '1'='1",
    "NEAR(退款, 3)",
    "退款 AND OR NOT",
    "terms:退款",
    "^退款*",
    "退款 -退款 +退款",
    "(((",
    "a & | ! <-> b :* \\",
    "%_",
    "😀👍🏽",
    "\0",
    "退\0款",
    "\u202e退款",
    "漢" * 4000,
    "a b " * 1000,
    "\u0378\uffff",
]


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock by which nothing happens at the same moment, as order is what is tested here."""
    return StandingClock(NOON, step=timedelta(microseconds=1))


def talk(session: Session, *lines: str, name: str | None = None, locale: str = "zh-Hant", **customer: str) -> str:
    """Store a conversation in which the customer says `lines`."""
    known = {"name": name, **customer}
    conversation = conversations.open_conversation(session, locale=locale, customer=known)
    for line in lines:
        say(session, conversation.id, line)
    return conversation.id


def found(session: Session, words: str = "", **filters: object) -> list[str]:
    """Return the conversations found, in order."""
    return [each.conversation.id for each in find.search(session, words, Filters(**filters)).found]  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["電鍋", "电锅", "鍋", "锅", "電鍋壞了", "电锅坏了", '"電鍋壞"', "壞了 電鍋"])
def test_either_script_finds_both(session: Session, query: str) -> None:
    traditional = talk(session, "我的電鍋壞了")
    simplified = talk(session, "我的电锅坏了")
    talk(session, "我的電視機很好")
    assert set(found(session, query)) == {traditional, simplified}


def test_a_phrase_stays_a_phrase(session: Session) -> None:
    together = talk(session, "一直不會加熱")
    talk(session, "加點不會，熱了")
    assert found(session, "不會加熱") == [together]


def test_all_words_have_to_be_there_and_one_message_with_all_comes_first(session: Session) -> None:
    together = talk(session, "電鍋漏水")
    apart = talk(session, "我買了電鍋", "底下漏水")
    talk(session, "電鍋很好")
    assert found(session, "電鍋 漏水") == [together, apart]


def test_words_of_people_come_before_words_of_the_bot(session: Session) -> None:
    person = talk(session, "我要退款")
    bot = talk(session)
    messages.append(session, bot, role="bot", text="您希望退款")
    assert found(session, "退款") == [person, bot]


def test_the_newest_comes_first(session: Session) -> None:
    older, newer = talk(session, "退款"), talk(session, "退款")
    assert found(session, "退款") == [newer, older]
    say(session, older, "還是要退款")
    assert found(session, "退款") == [older, newer]


def test_the_snippet_shows_what_was_found_and_where(session: Session) -> None:
    words = "很久以前的事" * 40 + "😀最後是電鍋漏水" + "後來的事" * 40
    talk(session, "你好", words)
    (one,) = find.search(session, "漏水").found
    assert one.snippet is not None
    assert (one.snippet.seq, one.snippet.role) == (2, "customer")
    ((start, end),) = one.snippet.marks
    assert one.snippet.text[start:end] == "漏水"
    assert words[one.snippet.begins + start : one.snippet.begins + end] == "漏水"


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_breaks_anything(session: Session, query: str) -> None:
    talk(session, "我要退款 a b")
    page = find.search(session, query)
    assert page.total == len(page.found) <= 1


def test_signs_alone_are_told_from_words_that_are_not_there(session: Session) -> None:
    talk(session, "退款")
    assert find.search(session, "😀").searchable is False
    assert find.search(session, "沒有").searchable is True


def test_a_customer_is_found_by_name_address_and_number_also_by_what_they_gave_before(session: Session) -> None:
    one = talk(session, "你好", name="陳小姐", email="chen@example.com", phone="0912 345 678")
    conversations.update_customer(session, one, email="new@example.org")
    for query in ("陈小姐", "chen@example.com", "0912-345-678", "new", "example.org"):
        assert found(session, query) == [one], query


def test_the_same_details_again_add_nothing_to_the_index(session: Session) -> None:
    one = talk(session, name="陳小姐", email="chen@example.com")
    before = session.connection().exec_driver_sql("SELECT count(*) FROM search_entries").scalar()
    conversations.update_customer(session, one, name="陳小姐", email="chen@example.com")
    assert session.connection().exec_driver_sql("SELECT count(*) FROM search_entries").scalar() == before


def test_turning_pages_skips_and_repeats_nothing_while_people_go_on_talking(session: Session) -> None:
    everybody = [talk(session, f"第{number}位要退款") for number in range(23)]
    seen: list[str] = []
    after: str | None = None
    for turn in range(10):
        page = find.search(session, "退款", after=after, limit=5)
        seen += [each.conversation.id for each in page.found]
        assert (page.total == 23) is (turn == 0)
        # The word is now also written in a conversation of a later page, one seen already, and a new one.
        say(session, everybody[0], "退款")
        say(session, everybody[-1], "退款")
        talk(session, "我也要退款")
        after = page.after
        if after is None:
            break
    assert seen == list(reversed(everybody))


def test_turning_pages_without_words(session: Session) -> None:
    everybody = [talk(session, "你好") for _ in range(7)]
    first = find.search(session, limit=4)
    talk(session, "新來的")
    second = find.search(session, limit=4, after=first.after)
    assert [each.conversation.id for each in (*first.found, *second.found)] == list(reversed(everybody))
    assert (first.total, second.after) == (7, None)


@pytest.mark.parametrize("after", ["x", "1", "1.", ".1", "1.2.3", "9" * 40 + ".1", "¹.²", "-1.5"])
def test_an_invalid_page_position_is_refused(session: Session, after: str) -> None:
    talk(session, "退款")
    for words in ("退款", ""):
        with pytest.raises(Refused):
            find.search(session, words, after=after)


def test_a_word_that_is_everywhere_says_so(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PLACES", 3)
    for _ in range(4):
        talk(session, "退款 電鍋")
    page = find.search(session, "退款")
    assert (len(page.found), page.is_limited) == (3, True)
    assert find.search(session, "電視").is_limited is False


def test_filters_of_the_case(session: Session) -> None:
    one, other = talk(session, "退款"), talk(session, "退款")
    talk(session, "退款")
    first = cases.update(session, cases.open_case(session, one), kind="fraud", emotion="angry", severity=4)
    cases.update(session, cases.open_case(session, other), kind="process", emotion="angry", severity=2)
    cases.move(session, first, "closed", actor="test", reason="test")
    assert found(session, stages=("closed",)) == [one]
    assert found(session, kinds=("fraud", "process")) == [other, one]
    assert found(session, emotions=("angry",), severities=(2,)) == [other]
    assert found(session, "退款", kinds=("fraud",)) == [one]
    # Only the newest case of a conversation counts.
    cases.update(session, cases.open_case(session, one), kind="process")
    assert found(session, kinds=("fraud",)) == []


def test_filters_of_language_and_opening(session: Session) -> None:
    english = talk(session, "hello", locale="en")
    chinese = talk(session, "你好")
    today = now_of(session)
    assert found(session, locales=("en",)) == [english]
    assert found(session, opened_from=today - timedelta(hours=1)) == [chinese, english]
    assert found(session, opened_to=today - timedelta(hours=1)) == []


def test_filters_of_who_has_it_who_had_it_and_why(session: Session, two_agents: TwoAgents) -> None:
    held, given_back, waiting = (talk(session, "真人") for _ in range(3))
    for each, reason in ((held, "requested"), (given_back, "hazard"), (waiting, "hazard")):
        call(session, each, reason)
    handoffs.take(session, held, two_agents.first.id)
    handoffs.take(session, given_back, two_agents.first.id)
    giving_back.give_back(session, given_back, two_agents.first.id)
    assert found(session, holders=(two_agents.first.id,)) == [held]
    assert set(found(session, had_by=(two_agents.first.id,))) == {held, given_back}
    assert found(session, had_by=(two_agents.second.id,)) == []
    assert set(found(session, reasons=("hazard",))) == {given_back, waiting}
    assert found(session, owners=("queue",)) == [waiting]


def test_overdue_is_waiting_past_the_promise_or_a_promise_past_its_date(session: Session, clock: StandingClock) -> None:
    late, in_time, promised, kept = (talk(session, "真人") for _ in range(4))
    call(session, late, "requested", promised_by=NOON)
    call(session, in_time, "requested", promised_by=FAR)
    for each in (promised, kept):
        case = cases.open_case(session, each)
        made = commitments.promise(session, case, what={"en": "Call"}, owner="care_team", due_at=NOON)
        if each == kept:
            commitments.mark(session, made.id, "kept", "test")
    clock.forward(timedelta(hours=1))
    page = find.search(session, filters=Filters(overdue=True))
    assert {each.conversation.id for each in page.found} == {late, promised}
    assert all(each.is_overdue for each in page.found)
    assert found(session, open_commitments=True) == [promised]
    (one,) = find.search(session, filters=Filters(open_commitments=True)).found
    assert one.open_commitments == 1


def call(session: Session, conversation_id: str, reason: str, promised_by: datetime = FAR) -> None:
    """Request a handoff in a conversation."""
    case = cases.open_case(session, conversation_id)
    more = {"queue": "complaints", "priority": 2, "promised_by": promised_by, "contact_needed": False}
    handoffs.request(session, case, reason=reason, **more)


def test_a_message_that_is_sent_twice_is_in_the_index_once(session: Session) -> None:
    one = talk(session)
    for _ in range(2):
        say(session, one, "退款", client_id="same")
    assert session.connection().exec_driver_sql("SELECT count(*) FROM search_entries").scalar() == 1


def test_what_was_rolled_back_is_not_found(store: Store) -> None:
    def fail_half_way() -> None:
        with store.begin() as session:
            talk(session, "退款")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with store.read() as reading:
        assert find.search(reading, "退款").found == ()


@pytest.mark.parametrize(
    "typed",
    ["{number}", " 案號 {number} ", "{spaced}", "{digits}", "{wide}", "#{number}"],
)
def test_a_case_number_goes_straight_to_its_conversation(session: Session, typed: str) -> None:
    one = talk(session, "退款")
    number = cases.open_case(session, one).number
    digits = number.replace("-", "")
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    written = typed.format(number=number, spaced=number.replace("-", " "), digits=digits, wide=wide)
    assert direct.conversations_of(session, written) == [one]


@pytest.mark.parametrize(
    "typed", ["0912345678", "0912-345-678", "+886 912 345 678", "(0912) 345 678", "CHEN@Example.com "]
)
def test_a_number_or_an_address_goes_straight_to_its_customer(session: Session, typed: str) -> None:
    customer = {"email": "chen@example.com", "phone": "0912 345 678"}
    older, newer = talk(session, "一", **customer), talk(session, "二", **customer)
    assert direct.conversations_of(session, typed) == [newer, older]


@pytest.mark.parametrize("typed", ["", "退款", "2611-0000-0", "0999999999", "nobody@example.com", "12", "9" * 4000])
def test_other_words_lead_to_no_conversation_directly(session: Session, typed: str) -> None:
    talk(session, "一", email="chen@example.com", phone="0912345678")
    assert direct.conversations_of(session, typed) == []
