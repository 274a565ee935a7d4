"""Bring a conversation to each state with the customer's messages, and read the replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from tests.dialogue.talk import Reply, Talk, entity
from tests.reachable import make_reachable

# Relative to OPEN_HOURS of conftest, Wednesday 18 November 2026: "last Wednesday" is the 11th, "yesterday" the 17th.
BOUGHT, HAPPENED = "2026-11-11", "2026-11-17"

LAST_WEDNESDAY = entity("time", BOUGHT, "上星期三", 0, role_hint="bought", grain="day")
YESTERDAY = entity("time", HAPPENED, "昨天", 14, role_hint="happened", grain="day")
XINYI = entity("branch", "xinyi", "信義店", 5)
ROBOT = entity("product", "robot_vacuum", "掃地機器人", 9)
REFUND = entity("desired_outcome", "refund", "退款", 22)
EVERYTHING = "上星期三在信義店買的掃地機器人昨天就不動了,我要退款"
EVERYTHING_EN = "the robot vacuum I bought in Xinyi last Wednesday died yesterday, I want a refund"

WORDS = {
    "zh-Hant": {
        "everything": EVERYTHING,
        "bad": "很爛",
        "story": "買的東西一打開就壞了",
        "yes": "對",
        "first": "第一個",
    },
    "en": {
        "everything": EVERYTHING_EN,
        "bad": "this is terrible",
        "story": "it broke when I opened the box",
        "yes": "yes",
        "first": "the first one",
    },
}


def words(talk: Talk, name: str) -> str:
    """Return the text `name` in the language of this conversation."""
    return WORDS["en" if talk.locale == "en" else "zh-Hant"][name]


def once(way: Callable[[Talk], list[Reply]]) -> Callable[[Talk], list[Reply]]:
    """Reach a state only once per run where the talk has states to copy (see kept_states)."""

    @wraps(way)
    def reached(talk: Talk) -> list[Reply]:
        return way(talk) if talk.kept is None else talk.kept.reach(talk, way)

    return reached


@once
def say_everything(talk: Talk) -> list[Reply]:
    """Tell every fact in one message; contact details are known from before."""
    replies = tell_the_story(talk)
    with talk.store.begin() as session:
        make_reachable(session, talk.id)
    return replies


def tell_the_story(talk: Talk) -> list[Reply]:
    """Tell every fact in one message, and not how to be reached."""
    return talk.hear(words(talk, "everything"), "complain", [LAST_WEDNESDAY, XINYI, ROBOT, YESTERDAY, REFUND])


def to_fresh(talk: Talk) -> list[Reply]:
    """Send nothing: the state before the first message."""
    return []


@once
def to_what(talk: Talk) -> list[Reply]:
    """Say only that it is bad, so that the bot asks what happened."""
    return talk.hear(words(talk, "bad"), "complain")


@once
def to_when(talk: Talk) -> list[Reply]:
    """Tell what happened, so that the bot asks for the day."""
    return talk.hear(words(talk, "story"), "complain")


@once
def to_product(talk: Talk) -> list[Reply]:
    """Tell what happened and the day, so that the bot asks for the product."""
    to_when(talk)
    return talk.hear("昨天" if talk.locale != "en" else "yesterday", "inform", [entity("time", HAPPENED, "昨天")])


@once
def to_outcome(talk: Talk) -> list[Reply]:
    """Tell what happened, the day and the product, so that the bot asks for the wanted outcome."""
    to_product(talk)
    return talk.hear("掃地機器人" if talk.locale != "en" else "the robot vacuum", "inform", [ROBOT])


def to_recap(talk: Talk) -> list[Reply]:
    """Tell every fact, so that the bot sends the recap."""
    return say_everything(talk)


@once
def to_options(talk: Talk) -> list[Reply]:
    """Confirm the recap, so that the bot offers options."""
    to_recap(talk)
    return talk.hear(words(talk, "yes"), "affirm")


@once
def to_agreement(talk: Talk) -> list[Reply]:
    """Choose the first option, so that there is an agreement."""
    to_options(talk)
    return talk.hear(words(talk, "first"), "choose_option")


@once
def to_arranging(talk: Talk) -> list[Reply]:
    """Choose an option while nobody knows how to reach the customer, so that the bot asks for that."""
    tell_the_story(talk)
    talk.hear(words(talk, "yes"), "affirm")
    return talk.hear(words(talk, "first"), "choose_option")


@once
def to_reopening(talk: Talk) -> list[Reply]:
    """Complain after the agreement, so that the bot asks whether it is the same matter."""
    to_agreement(talk)
    return talk.hear(words(talk, "story"), "complain")


@once
def to_doubting(talk: Talk) -> list[Reply]:
    """Doubt the agreement, so that the bot asks whether to undo it."""
    to_agreement(talk)
    return talk.hear("算了" if talk.locale != "en" else "never mind", "withdraw")


@once
def to_waiting(talk: Talk) -> list[Reply]:
    """Tell what happened and ask for a person, so that the conversation waits in the queue."""
    to_when(talk)
    return talk.hear("找真人" if talk.locale != "en" else "a person please", "request_human")


# Every state of a conversation in which a message of the customer can come, and the function that reaches it.
STATES: dict[str, Callable[[Talk], list[Reply]]] = {
    "fresh": to_fresh,
    "asked what": to_what,
    "asked when": to_when,
    "asked product": to_product,
    "asked outcome": to_outcome,
    "recap": to_recap,
    "offering": to_options,
    "arranging": to_arranging,
    "agreed": to_agreement,
    "reopening": to_reopening,
    "doubting": to_doubting,
    "escalated": to_waiting,
}


def put(talk: Talk, state: str) -> Talk:
    """Bring a newly opened conversation to `state` and return it."""
    STATES[state](talk)
    return talk


def only(replies: Sequence[Reply], kind: str) -> Reply:
    """Return the only reply of that kind; fail when there is none or more than one."""
    found = [reply for reply in replies if reply["kind"] == kind]
    assert len(found) == 1, f"expected one {kind}, got {[(r['kind'], r['text']) for r in replies]}"
    return found[0]


def text_of(replies: Sequence[Reply]) -> str:
    """Return everything that the replies say."""
    return "\n".join(reply["text"] for reply in replies)


def asked(replies: Sequence[Reply]) -> str | None:
    """Return the fact that the last reply asks for, None when it asks for none."""
    last = replies[-1] if replies else {}
    return last.get("payload", {}).get("asks") if last.get("kind") == "question" else None


def commands(reply: Reply) -> dict[str, str]:
    """Return the commands of a reply's buttons, by label."""
    payload: dict[str, Any] = reply["payload"]
    buttons = [*payload.get("suggestions", ()), *payload.get("corrections", ()), *payload.get("options", ())]
    buttons += [payload[name] for name in ("confirm", "none") if name in payload]
    return {button["label"]: button["command"] for button in buttons}


def option_commands(replies: Sequence[Reply]) -> list[str]:
    """Return the commands of the offered options, in order."""
    return [option["command"] for option in only(replies, "options")["payload"]["options"]]
