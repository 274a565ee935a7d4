"""Choose the most telling parts of a story, turn them around, and put them into one sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import ne
from types import ModuleType
from typing import Sequence

import opencc

from bot.conversation.phrases import Phrases
from bot.conversation.retelling import chinese, english
from bot.conversation.retelling.hesitations import without_hesitations
from bot.conversation.retelling.lists import any_of
from bot.conversation.retelling.part import Part
from bot.conversation.retelling.weighing import Weight, weigh

# The length of what is retold: Chinese characters, or English words. What must be retold may take up to the second.
LENGTHS = {"zh": (60, 90), "en": (36, 54)}
# The length of a quotation.
QUOTED = {"zh": 60, "en": 32}
_BREAKS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile("[\n\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Stretch:
    """A stretch of what is retold: turned around, or (`is_quoted`) in the customer's own words."""

    text: str
    is_quoted: bool = False


@dataclass(frozen=True)
class Retold:
    """The stretches of a retold story, with the marks between them; all quoted when nothing could be turned around."""

    stretches: tuple[Stretch, ...]
    language: str

    @property
    def is_quoted(self) -> bool:
        """Return whether it is the customer's own words alone."""
        return len(self.stretches) == 1 and self.stretches[0].is_quoted


@dataclass(frozen=True)
class _Chosen:
    at: int
    part: Part
    weight: Weight
    text: str
    is_quoted: bool


def retell(story: str, locale: str, phrases: Phrases) -> Retold | None:
    """Return the story retold in the language of `locale`; None when there is no word in it."""
    language = "en" if locale == "en" else "zh"
    words = chinese if language == "zh" else english
    lines = [without_hesitations(_BREAKS.sub(" ", line)) for line in _LINES.split(story)]
    parts = _parts([line for line in lines if any(map(str.isalnum, line))], language)
    if not parts:
        return None
    weighed = [(part, weigh(part, phrases, language, is_first=at == 0)) for at, part in enumerate(parts)]
    chosen = _chosen(weighed, words, language)
    # "Your manager promised me 5,000" in our own voice would sound like a promise; it stays in the customer's.
    if not chosen or _claims_a_promise(parts, language):
        return _quotation(parts, weighed, language)
    return Retold(tuple(_in_one(chosen, words, language)), language)


def _claims_a_promise(parts: Sequence[Part], language: str) -> bool:
    """Return whether a sentence says that a sum or a payment was promised or allowed, or speaks in somebody's name."""
    sentences: dict[int, str] = {}
    for part in parts:
        sentences[part.sentence] = f"{sentences.get(part.sentence, '')} {part.said}"
    claims, payments, names = (any_of(language, name) for name in ("claims", "payments", "speakers"))
    return any(
        names.search(said) is not None or (claims.search(said) is not None and payments.search(said) is not None)
        for said in sentences.values()
    )


def length(text: str, language: str) -> int:
    """Return how long a text is to read: Chinese characters with Latin words, or English words."""
    if language == "en":
        return len(text.split())
    return len(chinese.HAN.findall(text)) + len(re.findall(r"[A-Za-z0-9]+", text))


def _parts(lines: Sequence[str], language: str) -> list[Part]:
    """Return the parts of all lines, each once."""
    found: dict[str, Part] = {}
    sentences = 0
    for line in lines:
        if _is_chinese(line) != (language == "zh"):
            new = [Part(line.strip(), line.strip(), 0, is_foreign=True)]
        else:
            new = chinese.parts(_traditional(line)) if language == "zh" else english.parts(line)
        for part in new:
            found.setdefault(part.text.lower(), replace(part, sentence=sentences + part.sentence))
        sentences += 1 + max((part.sentence for part in new), default=0)
    return list(found.values())


def _chosen(weighed: Sequence[tuple[Part, Weight]], words: ModuleType, language: str) -> list[_Chosen]:
    """Return the parts to retell, in their order: what must be, then the weightiest, as long as there is room."""
    most, at_most = LENGTHS[language]
    chosen: list[_Chosen] = []
    used = 0
    order = sorted(range(len(weighed)), key=lambda at: (not weighed[at][1].must, -weighed[at][1].points, at))
    for at in order:
        part, weight = weighed[at]
        if weight.points <= 0:
            continue
        turned = None if part.is_question or part.is_foreign else words.turned(part.text)
        text = part.said if turned is None else turned
        size = length(text, language)
        room = at_most if weight.must else most
        if used + size > room or (turned is None and not weight.must and chosen):
            continue
        if turned is None and size > QUOTED[language]:
            continue
        chosen.append(_Chosen(at, part, weight, text, turned is None))
        used += size
    return sorted(chosen, key=lambda one: one.at)


def _in_one(chosen: Sequence[_Chosen], words: ModuleType, language: str) -> list[Stretch]:
    """Return the chosen parts as stretches, joined by what stood between them where nothing was left out."""
    stretches: list[Stretch] = []
    before: _Chosen | None = None
    for one in chosen:
        follows = before is not None and one.at == before.at + 1 and one.part.sentence == before.part.sentence
        text = one.text
        if language == "zh":
            if not follows and not one.is_quoted:
                text = chinese.without_connective(text)
            mark = "" if before is None else "，" if follows else "；"
        else:
            lead = one.part.lead if follows else ""
            mark = "" if before is None else f", {lead} " if lead else "; "
        if stretches and not one.is_quoted and not stretches[-1].is_quoted:
            stretches[-1] = Stretch(stretches[-1].text + mark + text)
        else:
            stretches.append(Stretch(text, one.is_quoted))
        before = one
    return stretches


def _quotation(parts: Sequence[Part], weighed: Sequence[tuple[Part, Weight]], language: str) -> Retold:
    """Return a short quotation from the weightiest part on."""
    best = max(range(len(weighed)), key=lambda at: (weighed[at][1].points, -at))
    said = parts[best].said
    for part in parts[best + 1 :]:
        longer = f"{said}{'，' if language == 'zh' else '. '}{part.said}"
        if length(longer, language) > QUOTED[language]:
            break
        said = longer
    return Retold((Stretch(_shortened(said, language), is_quoted=True),), language)


def _shortened(said: str, language: str) -> str:
    if length(said, language) <= QUOTED[language] and len(said) <= 3 * QUOTED["zh"]:
        return said
    kept = said
    if language == "en" and " " in said:
        kept = " ".join(said.split()[: QUOTED["en"]])
    kept = kept[: 3 * QUOTED["zh"] if language == "en" else QUOTED["zh"]]
    # Never in the middle of a number, because the rest of one would read as another number.
    return re.sub(r"[0-9][0-9.,]*$", "", kept).rstrip("，,、 ") + "…"


def _is_chinese(line: str) -> bool:
    han = len(chinese.HAN.findall(line))
    return han > 0 and han * 2 >= len(re.findall(r"[A-Za-z]+", line))


def _traditional(line: str) -> str:
    """Return a line in Simplified characters in Traditional ones; any other as it is."""
    simplified, traditional = _converter("t2s").convert(line), _converter("s2t").convert(line)
    hant, hans = sum(map(ne, line, simplified)), sum(map(ne, line, traditional))
    return str(_converter("s2tw").convert(line)) if hans > hant else line


@lru_cache(maxsize=3)
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
