from __future__ import annotations

import pytest

from bot.remedy import Policy, check_wording


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        ("zh-Hant", "如果讓您不舒服,我們很抱歉", "如果讓您"),
        ("zh-Hant", "若造成您的困擾", "若造成您"),
        ("zh-Hant", "造成不便,請您諒解", "造成不便"),
        ("zh-Hant", "這是 公司 規定", "公司 規定"),
        ("zh-Hans", "造成不便,请您谅解", "造成不便"),
        ("zh-Hans", "如果让您不舒服", "如果让您"),
        ("en", "We regret it if you feel let down", "if you feel"),
        ("en", "Sorry for ANY   Inconvenience", "ANY   Inconvenience"),
        ("en", "I’m sorry, you’re wrong there", "you’re wrong"),
        ("en", "Please calm down.", "calm down"),
    ],
)
def test_finds_forbidden_expressions(policy: Policy, locale: str, text: str, said: str) -> None:
    found = check_wording(policy, text, locale)[0]
    assert found.said == said == text[found.start : found.end]
    assert found.instead
    assert found.reason["zh-Hant"]
    assert found.reason["en"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh-Hant", "很抱歉讓您白跑一趟,我們現在就處理"),
        ("zh-Hant", "如果讓您選,您想要退款還是換貨?"),
        ("zh-Hans", "很抱歉让您白跑一趟"),
        ("en", "I am sorry that this happened to you."),
        ("en", "A relaxing massage chair"),
        ("en", "Tell me if we have the right address"),
        ("en", "The gif you feelingly sent"),
    ],
)
def test_lets_good_sentences_pass(policy: Policy, locale: str, text: str) -> None:
    assert check_wording(policy, text, locale) == []


def test_finds_each_expression_once_in_the_order_of_the_text(policy: Policy) -> None:
    found = check_wording(policy, "造成不便,請您諒解。再次造成不便,敬請見諒", "zh-Hant")
    assert [finding.said for finding in found] == ["造成不便", "請您諒解", "造成不便", "敬請見諒"]
    assert [finding.start for finding in found] == sorted(finding.start for finding in found)


def test_an_unknown_language_is_checked_in_all(policy: Policy) -> None:
    found = check_wording(policy, "造成不便 any inconvenience 请您谅解", None)
    assert [finding.said for finding in found] == ["造成不便", "any inconvenience", "请您谅解"]


def test_advice_is_in_the_script_of_the_text(policy: Policy) -> None:
    assert check_wording(policy, "请您谅解", "zh-Hans")[0].instead == "谢谢您告诉我们,我们现在这样处理".replace(
        ",", "，"
    )
