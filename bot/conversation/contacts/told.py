"""What a turn says about how its customer is reached."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Iterator, Mapping, Sequence

from bot.conversation.contact_words import CALL, CLAUSE, ContactWords
from bot.conversation.contacts.owners import names_others, own_details
from bot.conversation.phrases import Phrases
from bot.conversation.searching import MOST_CLAUSES
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found

# The contact facts of a case, in the order in which they are said back.
CONTACTS = ("name", "phone", "email", "address", "channel", "free_times")
_ENTITIES = {"name": "person_name", "phone": "phone", "email": "email", "address": "address"}
# Facts of a complaint: a turn with one of them is about more than contact details.
_OTHER_FACTS = frozenset({"product", "order_number", "amount", "desired_outcome", "branch"})
# What else is said may have this weight (see Phrases.weight), and the turn still is about contact details alone.
_LITTLE = 3
# Intents of a story, in which a time or a call is more likely part of it than of how the customer is reached.
_STORIES = frozenset({"complain", "threaten"})
# What ties the words for a way to reach somebody to the detail behind them: "email me at".
_TIED = re.compile(r"\s+(?:at|on|to|via|by|under)\s*$", re.IGNORECASE)
# Between several numbers of one customer.
SEVERAL = " / "
# What `blanked` leaves of a detail.
_BLANK = re.compile(r"\s{5,}")
# Intents under which the model hears contact details among other words.
_LOOSE = frozenset({"inform", "nlu_fallback", "out_of_scope", "chitchat", "suggest"})


@dataclass(frozen=True)
class ContactsTold:
    """The contact facts of a turn, and what it asks or refuses about them.

    `only` is whether the turn is about them alone. `asks_own` is whether it asks which details are known, `asks_why`
    what they are needed for, `refuses` whether it keeps some back; `named` are the kinds of details it names.
    `wrong` is whether it calls a detail wrong without giving another, `of_others` whether it only has somebody else's,
    `as_order` whether it says that a detail is that of the order (`of_order`), `unusable` the digits in it that are
    meant as a telephone number and are none.
    """

    facts: Mapping[str, Found] = field(default_factory=dict)
    only: bool = False
    asks_own: bool = False
    asks_why: bool = False
    refuses: bool = False
    wrong: bool = False
    of_others: bool = False
    named: tuple[str, ...] = ()
    as_order: bool = False
    unusable: str | None = None

    @property
    def concerns(self) -> bool:
        """Return whether the turn tells, asks or refuses anything about contact details."""
        asks = self.asks_own or self.asks_why
        return bool(self.facts or self.unusable) or asks or self.refuses or self.wrong or self.as_order


def contacts_told(
    turn: Turn, phrases: Phrases, known: Mapping[str, Found], *, asked: tuple[str, ...] = (), choosing: bool = False
) -> ContactsTold:
    """Return what the turn says about contact details; `known` are those of the conversation.

    `asked` are the needs of the option that waits for details, so that an answer needs no words around it. `choosing`
    is whether options are on the table, so that a day is one for coming.
    """
    if turn.by_button or not turn.text.strip():
        return ContactsTold()
    words = phrases.contacts
    corrects = words.says_wrong(turn.text)
    facts: dict[str, Found] = {}
    left = turn.text
    own = details_in(turn, words)
    for name, entity_name in _ENTITIES.items():
        found = [one for one in own if one.get("entity") == entity_name]
        for entity in found:
            left = blanked(left, entity)
        before = known.get(name)
        if before is not None and before.seq in {part.seq for part in turn.parts}:
            # Told by this turn: the dialogue may take in a turn twice.
            before = None
        meant = _meant(found, before, corrects)
        if meant:
            # Of several numbers all are shown, and the first is the one that the customer is known by.
            said = SEVERAL.join(map(_said, meant))
            facts[name] = Found(str(meant[0]["value"]), display=said, seq=turn.seq_at(_start(meant[0])))
    left = _channel_and_times(turn, phrases, left, facts, asked, choosing, slot_known="free_times" in known)
    before = known.get("address")
    is_new = before is None or before.seq in {part.seq for part in turn.parts}
    may_be_place = words.names_a_place(left) and not names_others(left, words) and not words.puts_off(left)
    if "address" in asked and "address" not in facts and is_new and may_be_place:
        said = " ".join(left.split())
        facts["address"], left = Found(said, display=said, seq=turn.last_seq), ""
    keeps_back = not facts and words.keeps_back(turn.text, asked=bool(asked))
    asks_why = not facts and words.asks_why(turn.text) and (bool(asked) or words.names_any(turn.text))
    asks_own = not facts and not keeps_back and not asks_why and words.asks_own(turn.text)
    wrong = not facts and not asks_own and corrects and _only_a_known_kind(turn.text, words, phrases, known)
    other = any(one.get("entity") in _OTHER_FACTS for one in turn.entities)
    loose = turn.intent in _LOOSE and not turn.all("time") and not phrases.names_trouble(turn.text)
    told_plainly = bool(set(facts) & set(_ENTITIES)) or turn.intent not in _STORIES
    only = told_plainly and bool(facts) and not other and (loose or phrases.weight(words.beyond(left)) <= _LITTLE)
    of_others = not facts and any(one.get("entity") in ("phone", "address") for one in turn.entities)
    return ContactsTold(facts, only, asks_own, asks_why, keeps_back, wrong, of_others, words.kinds_named(turn.text))


def _channel_and_times(
    turn: Turn,
    phrases: Phrases,
    left: str,
    facts: dict[str, Found],
    asked: tuple[str, ...],
    choosing: bool,
    slot_known: bool,
) -> str:
    """Add the preferred channel and the free times to `facts`; return `left` without the clauses that say so."""
    words = phrases.contacts
    takes_back = phrases.takes_back(turn.text)
    times: list[str] = []
    ways: list[str] = []
    wants_slot = "slot" in asked
    clauses = list(_clauses(left))
    near = _near_a_way_to_call(turn, words, left, clauses)
    corrects_a_day = any(words.contrasts_times(left[start:end]) for start, end in clauses)
    for at, (start, end) in enumerate(clauses):
        clause = " ".join(left[start:end].split())
        behind = " ".join(_BLANK.split(left[start:end].strip())[-1].split())
        in_story = turn.intent in _STORIES or turn.asked == "when"
        if at in near and words.tells_when_to_call(behind, in_story=in_story):
            times.append(behind)
            left = left[:start] + " " * (end - start) + left[end:]
            continue
        if turn.intent in _STORIES and not asked and (len(clauses) == 1 or phrases.names_trouble(clause)):
            # "It stopped charging after work", "at night it is noisy at home": that is when it happened.
            continue
        # "I changed my mind, I'd rather have it in writing" speaks of an option.
        channel = None if takes_back else words.channel_in(clause)
        beside_detail = left[start:end] != turn.text[start:end]
        if channel == CALL and beside_detail:
            # "Call me at 0912... after 7" names the number and a time, and prefers nothing.
            channel, clause = None, " ".join(_BLANK.split(left[start:end].strip())[-1].split())
        if channel is not None:
            facts.setdefault("channel", Found(channel, seq=turn.seq_at(start)))
            ways.append(_TIED.sub("", clause).strip(" -–—:："))
        elif not words.answers_when(clause, asks=left[end : end + 1] in {"?", "？"}):
            continue
        elif wants_slot:
            if words.is_busy(clause):
                continue
            if words.is_only_a_time(clause, named=False) and corrects_a_day and not slot_known:
                # "It was Friday, not Saturday" corrects the story while no time of the customer's is known.
                continue
            times.append(clause)
        elif words.says_when_free(clause, asked=bool(asked) or choosing or beside_detail):
            times.append(clause)
        else:
            continue
        left = left[:start] + " " * (end - start) + left[end:]
    if ways:
        facts["channel"] = replace(facts["channel"], display=_joined(ways))
    if times:
        facts["free_times"] = Found(_joined(times), display=_joined(times), seq=turn.last_seq)
    return left


def _near_a_way_to_call(
    turn: Turn, words: ContactWords, left: str, clauses: Sequence[tuple[int, int]]
) -> frozenset[int]:
    """Return the places of the clauses with or next to a detail of the customer, or words like "call me".

    In `left` the details are blanks.
    """
    ways = [
        at
        for at, (start, end) in enumerate(clauses)
        if left[start:end] != turn.text[start:end] or words.asks_to_be_called(left[start:end])
    ]
    # A clause that was a detail and nothing else has become blank, and is none of the clauses.
    beside = [
        at
        for at, (start, end) in enumerate(clauses)
        for since, until in ((clauses[at - 1][1] if at else 0, start), (end, _next_start(clauses, at, left)))
        if left[since:until] != turn.text[since:until]
    ]
    return frozenset([*beside, *(near for at in ways for near in (at - 1, at, at + 1))])


def _next_start(clauses: Sequence[tuple[int, int]], at: int, left: str) -> int:
    return clauses[at + 1][0] if at + 1 < len(clauses) else len(left)


def _joined(clauses: Sequence[str]) -> str:
    return ("，" if any(not char.isascii() for char in clauses[0]) else ", ").join(clauses)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for sign in [*islice(CLAUSE.finditer(text), MOST_CLAUSES), None]:
        end = sign.start() if sign is not None else len(text)
        if text[at:end].strip():
            yield at, end
        at = sign.end() if sign is not None else end


def _meant(found: list[Mapping[str, Any]], before: Found | None, corrects: bool) -> list[Mapping[str, Any]]:
    """Return the detail that is meant of several: not the known one that is being replaced, else the first.

    All numbers of a customer who gives several are meant.
    """
    fresh = [one for one in found if before is None or str(one["value"]) != before.value]
    if corrects and fresh:
        return fresh[-1:]
    meant = fresh or found
    several = {str(one["value"]): one for one in meant} if meant and meant[0].get("entity") == "phone" else {}
    return list(several.values()) or meant[:1]


def _only_a_known_kind(text: str, words: ContactWords, phrases: Phrases, known: Mapping[str, Found]) -> bool:
    """Return whether the text names a detail that is known and little else: "the number is wrong"."""
    named = words.kinds_named(text)
    return len(named) == 1 and named[0] in known and phrases.weight(words.beyond(text)) <= _LITTLE


def _start(entity: Mapping[str, Any]) -> int:
    return int(entity.get("start") or 0)


def _said(entity: Mapping[str, Any]) -> str:
    return str(entity.get("text") or entity["value"]).strip()


def details_in(turn: Turn, words: ContactWords) -> list[Mapping[str, Any]]:
    """Return the entities that are the customer's own contact details."""
    found = [one for name in _ENTITIES.values() for one in turn.all(name)]
    own = own_details(found, turn.text, words)
    return [one for one in found if one in own]


def blanked(text: str, entity: Mapping[str, Any]) -> str:
    """Return `text` with blanks in place of the entity, so that places stay the same."""
    said = str(entity.get("text") or "")
    start = _start(entity)
    if not said:
        return text
    if text[start : start + len(said)] != said:
        start = text.find(said)
    return text if start < 0 else text[:start] + " " * len(said) + text[start + len(said) :]
