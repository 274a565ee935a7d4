"""What customers say on the way to each point of a conversation, and how to read the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.dialogue.talk import Reply, Talk, entity

# Beside OPEN_HOURS of conftest, Wednesday 18 November 2026: "last Wednesday" is the 11th, "yesterday" the 17th.
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
    """Return what the customer of this conversation says."""
    return WORDS["en" if talk.locale == "en" else "zh-Hant"][name]


def say_everything(talk: Talk) -> list[Reply]:
    """Tell everything in one message."""
    return talk.hear(words(talk, "everything"), "complain", [LAST_WEDNESDAY, XINYI, ROBOT, YESTERDAY, REFUND])


def to_fresh(talk: Talk) -> list[Reply]:
    """Say nothing yet."""
    return []


def to_what(talk: Talk) -> list[Reply]:
    """Say only that it is bad: what happened is asked for."""
    return talk.hear(words(talk, "bad"), "complain")


def to_when(talk: Talk) -> list[Reply]:
    """Tell what happened: the day is asked for."""
    return talk.hear(words(talk, "story"), "complain")


def to_product(talk: Talk) -> list[Reply]:
    """Tell the day as well: the product is asked for."""
    to_when(talk)
    return talk.hear("昨天" if talk.locale != "en" else "yesterday", "inform", [entity("time", HAPPENED, "昨天")])


def to_outcome(talk: Talk) -> list[Reply]:
    """Name the product as well: the wish is asked for."""
    to_product(talk)
    return talk.hear("掃地機器人" if talk.locale != "en" else "the robot vacuum", "inform", [ROBOT])


def to_recap(talk: Talk) -> list[Reply]:
    """Have everything read back."""
    return say_everything(talk)


def to_options(talk: Talk) -> list[Reply]:
    """Confirm the recap: options are offered."""
    to_recap(talk)
    return talk.hear(words(talk, "yes"), "affirm")


def to_agreement(talk: Talk) -> list[Reply]:
    """Choose the first option."""
    to_options(talk)
    return talk.hear(words(talk, "first"), "choose_option")


def to_reopening(talk: Talk) -> list[Reply]:
    """Complain after the agreement: the same matter or another?"""
    to_agreement(talk)
    return talk.hear(words(talk, "story"), "complain")


def to_waiting(talk: Talk) -> list[Reply]:
    """Ask for a person with the story told."""
    to_when(talk)
    return talk.hear("找真人" if talk.locale != "en" else "a person please", "request_human")


# Every point a conversation can stand at when the customer says the next thing, and the way there.
STATES: dict[str, Callable[[Talk], list[Reply]]] = {
    "fresh": to_fresh,
    "asked what": to_what,
    "asked when": to_when,
    "asked product": to_product,
    "asked outcome": to_outcome,
    "recap": to_recap,
    "offering": to_options,
    "agreed": to_agreement,
    "reopening": to_reopening,
    "escalated": to_waiting,
}


def only(replies: Sequence[Reply], kind: str) -> Reply:
    """Return the one reply of that kind."""
    found = [reply for reply in replies if reply["kind"] == kind]
    assert len(found) == 1, f"expected one {kind}, got {[(r['kind'], r['text']) for r in replies]}"
    return found[0]


def asked(replies: Sequence[Reply]) -> str | None:
    """Return what the last reply asks for, None when it asks for no fact."""
    last = replies[-1] if replies else {}
    return last.get("payload", {}).get("asks") if last.get("kind") == "question" else None


def commands(reply: Reply) -> dict[str, str]:
    """Return the commands of the buttons below a reply, by their label."""
    payload: dict[str, Any] = reply["payload"]
    buttons = [*payload.get("suggestions", ()), *payload.get("corrections", ()), *payload.get("options", ())]
    buttons += [payload[name] for name in ("confirm", "none") if name in payload]
    return {button["label"]: button["command"] for button in buttons}


def option_commands(replies: Sequence[Reply]) -> list[str]:
    """Return the commands of the options offered, in order."""
    return [option["command"] for option in only(replies, "options")["payload"]["options"]]
