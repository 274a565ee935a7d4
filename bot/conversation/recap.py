"""The recap: what happened and the facts of a case, read back to the customer for confirmation or correction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases import fact_store as case_facts
from bot.conversation.display import language
from bot.conversation.facts_shown import displayed
from bot.conversation.recap_matter import handled_as
from bot.conversation.recap_sentences import noted, outdated, retold
from bot.conversation.services import Services
from bot.conversation.sub_kinds.of_case import reasons_in

CORRECTABLE = ("what", "when", "product", "desired_outcome")


@dataclass(frozen=True)
class Recap:
    """The recap as sentences, one a line, and the card of the customer protocol.

    `knows_what_happened` is False when nobody has said it yet.
    """

    lines: str
    payload: dict[str, Any] = field(default_factory=dict)
    knows_what_happened: bool = True


def recap(session: Session, services: Services, conversation_id: str, locale: str) -> Recap:
    """Return the recap of the conversation's case; a case in the stage listening moves to clarifying."""
    case = cases.open_case(session, conversation_id)
    if case.stage in {"listening", "offering"}:
        cases.move(session, case, "clarifying", actor="bot", reason="read back to the customer")
    known = case_facts.current(session, case)
    reasons = reasons_in(services, case, known, services.now())
    shown = displayed(services, known, locale)
    say, to = services.words.say, language(locale)
    story = retold(services, known, to, outdated(case_facts.history(session, case), known))
    if story is not None:
        shown["what"] = story.words
    sentences = [story.sentence] if story is not None else []
    facts = noted(services, known, to, story.words if story is not None else "")
    sentences += [facts] if facts else []
    # The card has no row for it, so it is no sentence of the card: pages show it beside the card.
    handled = handled_as(services, reasons, to)
    corrections = [
        {
            "command": f"/correct?fact={name}",
            "label": say("cards.fix", to, name=say(f"cards.{name}", to)),
            "fact": name,
            "group": "recap",
        }
        for name in CORRECTABLE
    ]
    confirm = {"command": "/affirm", "label": say("cards.confirm", to), "group": "recap"}
    payload = {
        "kind": "recap",
        "facts": shown,
        "sentences": sentences,
        "confirm": confirm,
        "corrections": corrections,
    }
    return Recap("\n".join([*sentences, handled] if handled else sentences), payload, story is not None)
