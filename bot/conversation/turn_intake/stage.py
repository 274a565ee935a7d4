"""Which stage the dialogue is in: the case store decides, because people change a case too."""

from __future__ import annotations

from bot.conversation.known import Known, KnownCase
from bot.conversation.turn import Turn

# Said after an agreement, these tell that something is wrong still or again.
COMPLAINING = frozenset({"complain", "request_remedy", "correct", "reject_options"})
# Anything else leaves the question whether the matter is to be reopened.
REOPENING = COMPLAINING | {"affirm", "deny", "inform", "choose_option"}


def stage_of(turn: Turn, known: Known) -> str:
    """Return the dialogue's stage, in line with what became of the case since the turn before."""
    if known.owner == "queue":
        return "escalated"
    stage = turn.stage
    if stage == "escalated":
        stage = _given_back(turn, known.case)
    elif known.case is not None and turn.asked is None:
        stage = _changed_by_people(stage, known.case)
    if stage == "agreed" and turn.intent in COMPLAINING:
        return "reopening"
    if stage == "reopening" and turn.intent not in REOPENING:
        return "agreed"
    return stage


def _given_back(turn: Turn, case: KnownCase | None) -> str:
    """Return where the bot goes on when a person has given the conversation back."""
    if case is None or case.stage in {"listening", "clarifying"}:
        # What was read back already is not told again from the start.
        return "recap" if turn.slots.get("recap_shown") else "listening"
    if case.stage == "offering":
        return "offering" if case.offer is not None else "listening"
    return "agreed"


def _changed_by_people(stage: str, case: KnownCase) -> str:
    if case.stage == "offering" and stage in {"listening", "recap"}:
        # A person's offer was approved. The bot's own was set aside by the customer, so it is read back first.
        by_person = case.offer is not None and case.offer.made_by != "bot"
        return "offering" if by_person else stage
    if case.stage in {"agreed", "resolved"} and stage != "reopening":
        return "agreed"
    return stage
