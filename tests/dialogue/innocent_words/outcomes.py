"""What the first message of a conversation came to, and which of it is right for each list of lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.remedy.vocabulary import HAZARDS
from tests.dialogue.talk import Talk

# A case was opened and the bot goes on with it; neither a case nor a person.
MATTER, TALK = "matter", "talk"
# The same as talk, but a question was heard in it and answered.
ANSWERED = "answered"
NO_HANDOFF = frozenset({MATTER, TALK})

RIGHT: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("nothing_grave", "no_person_wanted", "hesitates"), NO_HANDOFF.__contains__),
    **dict.fromkeys(("broken_thing", "no_danger", "ironic", "not_understood"), MATTER.__eq__),
    "praise": TALK.__eq__,
    "elsewhere": frozenset({TALK, ANSWERED}).__contains__,
    **{name: name.__eq__ for name in ("erasure", "bereavement")},
    "really_hurt": frozenset(HAZARDS).__contains__,
    "really_cheated": frozenset({"fraud", "scam"}).__contains__,
    "person_wanted": "requested".__eq__,
    "privacy": "personal_data".__eq__,
}


def outcome(talk: Talk) -> str:
    """Return the reason of the handoff, `matter` for a case without one, else whether a question was answered."""
    handoff = talk.handoff()
    if handoff is not None:
        return str(handoff.reason)
    if talk.case() is not None:
        return MATTER
    return ANSWERED if talk.slot("question") else TALK
