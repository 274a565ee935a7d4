"""Read the invented customers of `data/drills`; every mistake in a file is told with its line, as for the policy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.searching import plain
from bot.remedy.problems import PolicyError, Problem
from bot.remedy.reading import Both, Fields, Value, read_file

AGENDAS = (
    "furious", "silent", "contradicting", "elderly", "cantonese", "extorting", "media", "two_matters", "safety",
)  # fmt: skip
LANGUAGES = ("zh-TW", "zh-HK", "en")
TOPICS = ("what", "when", "product", "order_number", "hurt")
"""What an agent can ask for, beside the wish; a scenario tells those that belong to its matter."""
SAFETY, HAND_OVER = NEEDS = ("safety", "hand_over")
# What every invented customer says on an occasion, and what only some do.
LINES = (
    "softens", "hollow", "again", "waits", "confirms", "lacks", "hasty", "refuses", "chooses", "agrees", "undated",
    "settles", "leaves", "unknown", "nothing_else", "grabs",
)  # fmt: skip
SOME_LINES = ("not_yet", "lost", "unsafe", "wants_person")
LOWEST, HIGHEST = -2, 2
MOST_PATIENCE = 12
# Longer than any message of an agent.
ANY_LENGTH = 4000


@dataclass(frozen=True)
class Fact:
    """Something the customer knows: how they tell it, and the words that show that it was read back.

    It is told from the mood `from_mood` on. Who contradicts themselves has `corrected`, said when the fact is read back
    for the first time; `words` are then those of what is true.
    """

    told: tuple[str, ...]
    words: tuple[str, ...]
    from_mood: int = LOWEST
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What the customer wants: how they say it, words that show that it was read back, and what an offer must have."""

    told: tuple[str, ...]
    words: tuple[str, ...]
    met_by: tuple[str, ...]
    from_mood: int = LOWEST


@dataclass(frozen=True)
class Also:
    """A second matter, told when it is asked for or once the first is settled; a promise about it has its `words`."""

    told: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """One invented customer; `paid` is in minor units of the company's currency, `digest` changes with the file.

    `heard` are words that show that an agent heard the matter. `opening_tells` are the facts told in the first message.
    `presses` is how often a demand is repeated before a fair offer is looked at. `answers_at_once` is how many
    questions of one message are answered, `most_characters` how long a message may be to be understood. `model` is what
    a good agent writes, message by message.
    """

    id: str
    title: Both
    task: Both
    agenda: str
    language: str
    name: str
    mood: int
    patience: int
    paid: int
    heard: tuple[str, ...]
    opening: tuple[str, ...]
    opening_tells: tuple[str, ...]
    facts: Mapping[str, Fact]
    wish: Wish
    also: Also | None
    presses: int
    press_lines: tuple[str, ...]
    answers_at_once: int
    most_characters: int
    needs: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    model: tuple[str, ...]
    digest: str

    @property
    def locale(self) -> str:
        """Return the language in which the product's own checks read the customer's talk: zh-Hant or en."""
        return "en" if self.language == "en" else "zh-Hant"


def read_scenarios(folder: Path, decimals: int) -> dict[str, Scenario]:
    """Return the scenarios of a folder by id, in order of their names.

    `decimals` are those of the company's currency. Raises PolicyError with every mistake of every file.
    """
    problems: list[Problem] = []
    found = {path.stem: _read(folder, path, decimals, problems) for path in sorted(folder.glob("*.yml"))}
    if problems:
        raise PolicyError(problems)
    return found


def _read(folder: Path, path: Path, decimals: int, problems: list[Problem]) -> Scenario:
    top = read_file(folder, path.name, problems).fields(
        "title", "task", "agenda", "language", "name", "mood", "patience", "paid", "heard", "opening", "opening_tells",
        "facts", "wish", "lines", "model", optional=("also", "presses", "habits", "needs"),
    )  # fmt: skip
    facts = {name: _fact(value) for name, value in _named(top["facts"], TOPICS)}
    habits, needs = top.get("habits"), top.get("needs")
    presses = top.get("presses")
    pressing = presses.fields("times", "lines") if presses else None
    habit = habits.fields(optional=("answers_at_once", "most_characters")) if habits else None
    needed = needs.some_of(NEEDS, "need") if needs else ()
    longest = _whole(habit, "most_characters", ANY_LENGTH, 20)
    wish = _wish(top["wish"])
    is_reserved = any(mood > LOWEST for mood in (wish.from_mood, *(one.from_mood for one in facts.values())))
    special = {
        "not_yet": is_reserved,
        "lost": longest < ANY_LENGTH,
        "unsafe": SAFETY in needed,
        "wants_person": HAND_OVER in needed,
    }
    return Scenario(
        id=path.stem,
        title=top["title"].both(),
        task=top["task"].both(),
        agenda=top["agenda"].one_of(AGENDAS, "agenda"),
        language=top["language"].one_of(LANGUAGES, "language"),
        name=top["name"].text(),
        mood=top["mood"].integer(LOWEST, HIGHEST),
        patience=top["patience"].integer(1, MOST_PATIENCE),
        paid=top["paid"].amount(decimals),
        heard=_words(top["heard"]),
        opening=_texts(top["opening"]),
        opening_tells=top["opening_tells"].some_of((*facts, "wish"), "fact"),
        facts=facts,
        wish=wish,
        also=_also(top.get("also")),
        presses=pressing["times"].integer(1, 3) if pressing else 0,
        press_lines=_texts(pressing["lines"]) if pressing else (),
        answers_at_once=_whole(habit, "answers_at_once", len(TOPICS) + 2, 1),
        most_characters=longest,
        needs=needed,
        lines=_lines(top["lines"], [name for name in SOME_LINES if special[name]]),
        model=_texts(top["model"]),
        digest=hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "",
    )


def _named(value: Value, known: tuple[str, ...]) -> list[tuple[str, Value]]:
    fields = value.fields(optional=known)
    return [(name, entry) for name in known if (entry := fields.get(name)) is not None]


def _fact(value: Value) -> Fact:
    fields = value.fields("told", "words", optional=("from_mood", "corrected"))
    corrected = fields.get("corrected")
    return Fact(
        _texts(fields["told"]),
        _words(fields["words"]),
        _whole(fields, "from_mood", LOWEST, LOWEST),
        _texts(corrected) if corrected else (),
    )


def _wish(value: Value) -> Wish:
    fields = value.fields("told", "words", "met_by", optional=("from_mood",))
    return Wish(
        _texts(fields["told"]),
        _words(fields["words"]),
        _words(fields["met_by"]),
        _whole(fields, "from_mood", LOWEST, LOWEST),
    )


def _also(value: Value | None) -> Also | None:
    if value is None:
        return None
    fields = value.fields("told", "words")
    return Also(_texts(fields["told"]), _words(fields["words"]))


def _lines(value: Value, special: list[str]) -> dict[str, tuple[str, ...]]:
    fields = value.fields(*LINES, *special)
    return {name: _texts(fields[name]) for name in (*LINES, *special)}


def _whole(fields: Fields | None, name: str, otherwise: int, low: int) -> int:
    value = fields.get(name) if fields is not None else None
    return otherwise if value is None else value.integer(low, ANY_LENGTH if low > 0 else HIGHEST)


def _texts(value: Value) -> tuple[str, ...]:
    found = tuple(filter(None, (item.text() for item in value.items())))
    if value.is_list and not found:
        value.wrong(f"'{value.name}' has nothing in it", "Write at least one line that begins with '- '")
    return found


def _words(value: Value) -> tuple[str, ...]:
    return tuple(plain(word) for word in _texts(value))
