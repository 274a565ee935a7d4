"""What to do until a person answers: which sentences of `data/responses/first_aid.yml` answer a customer in danger."""

from __future__ import annotations

from typing import Collection

from bot.remedy.vocabulary import HAZARDS

SELF_HARM = "self_harm"
# Whose first aid holds for a matter, by its own sentences first.
_BODY = "body"
_GROUPS = {
    "gas": ("gas", _BODY),
    "fire": ("fire", _BODY),
    "electric_shock": ("electric_shock", _BODY),
    **{reason: (_BODY,) for reason in HAZARDS if reason not in {"gas", "fire", "electric_shock"}},
    "scam": ("money",),
    "fraud": ("money",),
    "personal_data": ("data",),
}
# Sentences by group, in the order of urgency: a question about several is answered about the first.
SENTENCES = {
    "gas": ("acute", "air", "use_again", "what_now"),
    "fire": ("acute", "water", "unplug", "touch", "use_again", "keep", "what_now"),
    "electric_shock": ("acute", "unplug", "touch", "use_again", "keep", "what_now"),
    _BODY: ("acute", "doctor", "use_again", "keep", "what_now"),
    "money": ("sent", "bank", "police", "keep", "what_now"),
    "data": ("police", "keep", "what_now"),
}
# "Should I call an ambulance?" has one answer, whatever the danger.
ASKS_TO_CALL, CALL = "call", "first_aid.call"
# Said in turn to somebody who thinks of ending their life, whatever they write.
WITH_SOMEBODY = tuple(f"first_aid.self_harm.{number}" for number in range(1, 5))


def sentences_for(matter: str, topics: Collection[str], *, again: bool = False) -> tuple[str, ...]:
    """Return the names of the sentences that answer `topics` in this matter, the best first; empty when none does.

    With `again`, the matter itself was told once more, and what to do now answers that.
    """
    calls = (CALL,) if ASKS_TO_CALL in topics and matter in {SELF_HARM, *HAZARDS} else ()
    if matter == SELF_HARM:
        return (*calls, *WITH_SOMEBODY)
    found = [
        f"first_aid.{group}.{topic}"
        for group in _GROUPS.get(matter, ())
        for topic in SENTENCES[group]
        if topic in topics
    ]
    if found or again:
        found += [f"first_aid.{group}.what_now" for group in _GROUPS.get(matter, ())]
    return tuple(dict.fromkeys([*calls, *found]))
