"""The sentence of the recap that says as what the matter will be handled, so that a wrong reading can be put right."""

from __future__ import annotations

from typing import Any, Mapping

from bot.conversation.services import Services
from bot.conversation.sub_kinds.deciding import holding, steering
from bot.remedy.vocabulary import MATTERS

# Those that change what is offered; a state counts where the goods are gone or nobody did the work.
_VISIT, _MISSED = "visit_failed", "visit_missed"
_SHOWN = (*MATTERS, "sent_back", _VISIT)
# A double charge is a wrong bill, and who never came is late, too; saying so adds nothing.
_SAID_BY = {"wrong_bill": "charged_twice", "late": _VISIT}


def handled_as(services: Services, reasons: Mapping[str, Any], to: str) -> str:
    """Return as what the matter will be handled, by the reasons of its sub-kinds; empty where only the kind counts."""
    say, told = services.words.say, steering(reasons) & holding(reasons)
    # Who came and did it badly was not late.
    missed = _VISIT in told and "late" in told
    told -= {less for less, exact in _SAID_BY.items() if exact in told}
    named = [
        say(f"recap.matter.{_MISSED if missed and name == _VISIT else name}", to) for name in _SHOWN if name in told
    ]
    return say("recap.handled_as", to, matters=say("recap.matters.join", to).join(named)) if named else ""
