"""What a reply, an offer or a handoff must contain."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import Policy, check_wording
from bot.remedy.wording import HANDOFF, HAZARD, OFFER, REPLY

from .test_broken_policy import problems_of, spoil


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh-Hant", "收到，我是林小姐，馬上為您處理"),
        ("zh-Hans", "收到，马上为您处理"),
        ("en", "Thank you, I am looking into it"),
        (None, "收到，我馬上查"),
        (None, "On it"),
    ],
)
def test_a_reply_about_danger_begins_with_safety(policy: Policy, locale: str | None, text: str) -> None:
    (finding,) = check_wording(policy, text, locale, (REPLY, HAZARD))
    assert (finding.said, finding.start, finding.end) == ("", len(text), len(text))
    assert finding.reason["zh-Hant"] and finding.reason["en"]
    assert check_wording(policy, f"{text}。{finding.instead}", locale, (REPLY, HAZARD)) == []


@pytest.mark.parametrize(
    "text",
    [
        "即刻拔咗插頭，行開啲",
        "部機唔好再用住",
        "熄咗個掣先",
        "有唔舒服就去睇醫生",
        "有人受傷即刻打 999",
        "唔好再食喇",
        "熄咗部机先",
    ],
)
def test_safety_is_understood_in_cantonese(policy: Policy, text: str) -> None:
    assert check_wording(policy, text, "zh-Hant", (HAZARD,)) == []


@pytest.mark.parametrize("day", ["聽日", "聽朝十點", "聽晚", "後日", "听日"])
def test_a_day_is_a_date_in_cantonese(policy: Policy, day: str) -> None:
    assert check_wording(policy, f"我哋{day}退款俾你", "zh-Hant", (OFFER,)) == []
    assert check_wording(policy, "我哋遲啲退款俾你", "zh-Hant", (OFFER,))


def test_the_better_wording_is_in_the_script_of_the_text(policy: Policy) -> None:
    (finding,) = check_wording(policy, "马上为您处理", "zh-Hans", (HAZARD,))
    assert "请先停止使用" in finding.instead


def test_safety_is_said_once_by_the_same_writer(policy: Policy) -> None:
    before = ("請先停止使用，有人受傷請先就醫",)
    assert check_wording(policy, "我三點再打給您", "zh-Hant", (REPLY, HAZARD), before) == []
    assert check_wording(policy, "I will call at 15:00", "en", (REPLY, HAZARD), before) == []
    assert check_wording(policy, "我三點再打給您", "zh-Hant", (REPLY, HAZARD), ("您好",))


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("我們會全額退款給您", True),
        ("我们会全额退款给您", True),
        ("我們會儘快退款給您", True),
        ("我們會在 12月6日前退款給您", False),
        ("我們會在十二月六日前退款", False),
        ("明天下午三點到府收件", False),
        ("下星期三送新的來換貨", False),
        ("12/6 前退款", False),
        ("We will refund you in full", True),
        ("We will refund you as soon as possible", True),
        ("A replacement will be with you soon", True),
        ("We will refund you by 6 December", False),
        ("The replacement comes on Friday", False),
        ("You have the refund by 18:00", False),
        ("我看一下紀錄", False),
        ("Let me look at the record", False),
        ("您好，請問是哪一台？", False),
    ],
)
def test_a_reply_that_offers_something_names_the_day(policy: Policy, text: str, lacks: bool) -> None:
    found = check_wording(policy, text, None, (REPLY,))
    assert bool(found) is lacks
    if lacks:
        assert not check_wording(policy, f"{text} {found[0].instead}", None, (REPLY,))


@pytest.mark.parametrize("text", ["同事最晚在{promised_by}前回覆您", "{date}前完成", "by {when}"])
def test_a_placeholder_for_a_day_counts_as_a_day(policy: Policy, text: str) -> None:
    locale = "en" if text.isascii() else "zh-Hant"
    assert check_wording(policy, text, locale, (HANDOFF, OFFER)) == []
    assert check_wording(policy, text.replace("{", "").replace("}", ""), locale, (HANDOFF, OFFER))


def test_without_an_occasion_nothing_is_required(policy: Policy) -> None:
    assert check_wording(policy, "我們會全額退款給您", "zh-Hant") == []


def test_an_offer_of_the_policy_itself_must_name_the_day(folder: Path) -> None:
    line = spoil(folder, "remedies.yml", "deadline: {zh-Hant: '{date}前完成'", "deadline: {zh-Hant: '儘快完成'")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("remedies.yml", line)
    assert "requires of an offer" in problem.what
    assert "明天" in problem.write_instead


@pytest.mark.parametrize(
    ("old", "new", "what", "advice"),
    [
        ("where: hazard", "where: danger", "'danger' is not a known occasion", "hazard"),
        ("where: hazard", "where: reply", "The occasions differ", "same occasions in both"),
        ("      say: ['{date}']\n", "      say: []\n", "'say' names no expression", "square brackets"),
        ("同事最晚在 {date} 前回覆您", "同事會儘快回覆您", "does not say what is required", "Write an example"),
        ("    - where: handoff\n", "    - when: handoff\n", "'when' is not known here", "where"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_requirements_is_reported(folder: Path, old: str, new: str, what: str, advice: str) -> None:
    spoil(folder, "wording.yml", old, new)
    found = [problem for problem in problems_of(folder) if what in problem.what]
    assert found, [str(problem) for problem in problems_of(folder)]
    assert found[0].file == "wording.yml"
    assert advice in found[0].write_instead


def test_a_policy_without_requirements_is_in_order(folder: Path) -> None:
    path = folder / "wording.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\nrequired:")], encoding="utf-8")
    from bot.remedy import load_policy

    assert check_wording(load_policy(folder), "退款", "zh-Hant", (REPLY, HAZARD, OFFER, HANDOFF)) == []
