"""Test every intent in every state: there is an answer in the customer's language, and store and dialogue agree."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import STATES, put, to_options
from tests.dialogue.talk import Talk

INTENTS = (
    "complain",
    "inform",
    "request_remedy",
    "choose_option",
    "reject_options",
    "affirm",
    "deny",
    "correct",
    "request_human",
    "ask_case_status",
    "ask_policy",
    "withdraw",
    "threaten",
    "abuse",
    "praise",
    "suggest",
    "greet",
    "thank",
    "goodbye",
    "ask_bot",
    "chitchat",
    "out_of_scope",
    "nlu_fallback",
)
# Neutral texts, because the test supplies the intent.
SAID = {"zh-Hant": "好那就這樣吧", "en": "well then so be it"}

# The stages that the case store may have for each stage of the dialogue. An offer stays open when a customer withdraws.
AGREES = {
    "listening": {None, "listening", "clarifying", "offering"},
    "recap": {"clarifying"},
    "offering": {"offering"},
    "arranging": {"offering"},
    "agreed": {"agreed", "resolved"},
    "reopening": {"agreed", "resolved"},
    "doubting": {"agreed"},
    "escalated": {"escalated"},
}
_CJK = re.compile(r"[\u3400-\u9fff]")


def in_language(text: str, locale: str) -> bool:
    """Return whether a reply is in that language; a Chinese one may contain other text, an English one no Chinese."""
    if locale == "en":
        return not _CJK.search(text)
    return bool(_CJK.search(text))


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("state", STATES)
def test_every_intent_in_every_state_has_an_answer(
    open_talk: Callable[..., Talk], state: str, intent: str, locale: str
) -> None:
    talk = put(open_talk(locale), state)
    replies = talk.hear(SAID[locale], intent)

    assert replies, "silence"
    assert all(reply["text"].strip() for reply in replies)
    assert "action_default_fallback" not in talk.actions, "nothing knew what to do"
    assert [reply["text"] for reply in replies if not in_language(_unquoted(reply["text"]), locale)] == []
    assert talk.stage() in AGREES[talk.slot("stage")], (talk.slot("stage"), talk.stage())
    assert (talk.owner() == "queue") == (talk.slot("stage") == "escalated")
    assert len({reply["text"] for reply in replies}) == len(replies), "the same thing is said twice"


def test_the_list_of_intents_is_the_domain_s(talk: Talk) -> None:
    known = set(talk.agent.domain.intents) - {"restart", "back", "session_start", "EXTERNAL"}
    assert known == set(INTENTS)


def test_an_option_pressed_once_more_after_the_agreement_is_not_done_twice(talk: Talk) -> None:
    replies = to_options(talk)
    option = replies[-1]["payload"]["options"][0]["command"]
    talk.press(option)
    promised = len(talk.promises())
    assert talk.press(option)
    assert len(talk.promises()) == promised
    assert talk.stage() == "agreed"


def _unquoted(text: str) -> str:
    """Return `text` without the recap's quotes of the customer."""
    return re.sub(r"“[^”]*”|(?<=What happened: ).*", "", text)
