"""The wording rules of the policy, as the page shows their findings."""

from __future__ import annotations

from bot.remedy import Policy, check_wording


def advice(policy: Policy, text: str, page_locale: str) -> list[dict[str, str]]:
    """Return `{words, why, instead}` for each expression that makes a complaint worse; why in the agent's language.

    Every language is checked: an agent may answer an English customer with a Chinese sentence in it.
    """
    return [
        {"words": finding.said, "why": finding.reason[page_locale], "instead": finding.instead}
        for finding in check_wording(policy, text, None)
    ]
