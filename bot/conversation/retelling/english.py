"""Divide an English story into parts, and turn a part around: what the customer says of "me" is said of "you"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.conversation.retelling.lists import any_of, pattern, praises, words
from bot.conversation.retelling.part import Part, turned_outside_quotes, with_addresses, without_addresses

LANGUAGE = "en"
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b[Mm]r\.)(?<!\b[Mm]s\.)(?<!\b[Dd]r\.)(?<!\b[Mm]rs\.)(?<!\b[ap]\.m\.)(?<!\bno\.)(?<!\bNo\.)\s+|\n+|;\s*|\.{2,}\s*|…\s*|(?<!\s)\s+[-–—]+\s+"
)
_CODE = re.compile(r"[・•·▪●■◆►<>{}\[\]\\`|^~*_=@]|https?:|www\.|^/")
_DECORATION = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d~*]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|[^A-Za-z]+")
# Somebody's words may begin here: whose "I" and "you" they are is not certain then.
_SPEECH = re.compile(
    r"\b(?:said|says|saying|say|told (?:me|us|him|her)|tells (?:me|us)|replied|answered|wrote|shouted|yelled)[,:]?\s+"
    r"(?:that\s+)?(?:i|i'm|im|you|you're|your|my|we|we're|our)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\byou (?:guys|people|lot|folks|all)\b", re.IGNORECASE)
# What ties a part to something that was not said or is left out.
_TIED = re.compile(r"^(?:so|and|but|then|also|plus|anyway|again)\s+(?=[a-z])", re.IGNORECASE)
# Anybody may be meant, or it is a figure of speech.
_UNSURE = re.compile(
    r"\b(?:yourself|yourselves|y'all|let us|let me|if i were you|thank you|see you|you know|you see)\b", re.IGNORECASE
)
_FIRST = {
    "i'm": "you're", "im": "you're", "i've": "you've", "ive": "you've", "i'd": "you'd", "i'll": "you'll", "i": "you",
    "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "we're": "you're", "we've": "you've",
    "we'd": "you'd", "we'll": "you'll", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_SECOND = {
    "your": "our",
    "yours": "ours",
    "you're": "we're",
    "you've": "we've",
    "you'd": "we'd",
    "you'll": "we'll",
    "ur": "our",
}
_WAS = {"was": "were", "wasn't": "weren't", "wasnt": "weren't", "am": "are"}
_KEEP_CAPITAL = re.compile(
    r"^(?:[A-Z]{2,}\b|[A-Za-z]*\d|NT\$|HK\$|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Novem|Decem)ber|October|Mr|Mrs|Ms|Dr|Chinese|English|Taipei|Xinyi|Hong|Kong)"
)


def parts(text: str) -> list[Part]:
    """Return the parts of an English story, in order."""
    found: list[Part] = []
    for number, sentence in enumerate(filter(str.strip, _SENTENCE.split(_DECORATION.sub(" ", _not_shouted(text))))):
        asked = sentence.rstrip().endswith("?")
        pieces = _divided(" ".join(sentence.split()).rstrip(" .!?,:"))
        last = len(pieces) - 1
        for at, (lead, said) in enumerate(pieces):
            words_left = _opened(said)
            if words_left:
                found.append(Part(said, words_left, number, lead, is_question=asked and at == last))
    return found


def turned(text: str) -> str | None:
    """Return `text` as one says it to the customer; None for a question and where "I" and "you" are not certain."""
    text, addresses = without_addresses(text.replace("’", "'"))
    done = (
        None
        if _CODE.search(text) or any_of(LANGUAGE, "asks").match(text)
        else turned_outside_quotes(text, _turned_stretch)
    )
    if done is None:
        return None
    done = re.sub(r"\bfor your\b(?=\s*$)", "for you", done)
    return with_addresses(_small_beginning(" ".join(done.split())), addresses)


def _turned_stretch(stretch: str) -> str | None:
    if _SPEECH.search(stretch) or _UNSURE.search(stretch):
        return None
    return _turned_words(_OTHERS.sub("you", stretch))


def _turned_words(text: str) -> str | None:
    tokens = _WORD.findall(text)
    new: list[str] = []
    names = [token for token in tokens if token[0].isalpha()]
    at = -1
    before = ""
    for token in tokens:
        if not token[0].isalpha():
            new.append(token)
            continue
        at += 1
        small = token.lower()
        behind = names[at + 1].lower() if at + 1 < len(names) else ""
        if small == "you":
            said = _company(before, behind, names[at + 2].lower() if at + 2 < len(names) else "")
            if said is None:
                return None
            new.append(said)
        elif small in _SECOND:
            new.append(_SECOND[small])
        elif small in _FIRST:
            new.append(_FIRST[small])
        elif (small in _WAS and (before in {"i"} or (behind == "i"))) or (
            small in {"was", "wasn't"}
            and at >= 2
            and before in {"also", "just", "still", "then", "only"}
            and names[at - 2].lower() == "i"
        ):
            new.append(_WAS[small])
        else:
            new.append(token)
        before = small
    return "".join(new)


def _company(before: str, behind: str, next_behind: str) -> str | None:
    """Return "we" or "us" for a "you" that means the company; None when it may mean anybody."""
    if before in words(LANGUAGE, "to_company") and behind not in words(LANGUAGE, "company_does"):
        return "us"
    if (
        behind.endswith("ed")
        or behind in words(LANGUAGE, "company_does")
        or f"{behind} {next_behind}" in words(LANGUAGE, "company_does")
    ):
        return "we"
    return None


def _divided(sentence: str) -> list[tuple[str, str]]:
    """Return the pieces of a sentence, each with the conjunction before it, if there was one."""
    pieces: list[tuple[str, str]] = []
    begun, lead = 0, ""
    for match in _joint().finditer(sentence):
        before = sentence[begun : match.start()].strip(" ,")
        if match["turn"] and not praises(LANGUAGE, before):
            continue
        if not before or (not pieces and _leads(before) and not match["and"]) or _in_quotes(sentence, match.start()):
            continue
        if _is_no_clause(before):
            continue
        pieces.append((lead, before))
        begun, lead = match.end(), (match["and"] or match["turn"] or "").strip().lower()
    pieces.append((lead, sentence[begun:].strip(" ,")))
    return [(lead, said) for lead, said in pieces if said]


@lru_cache(maxsize=1)
def _joint() -> re.Pattern[str]:
    conjunctions = "|".join(map(re.escape, words(LANGUAGE, "conjunctions")))
    subjects = "|".join(map(re.escape, words(LANGUAGE, "subjects")))
    things = "|".join(map(re.escape, words(LANGUAGE, "determiners")))
    # Only from the first blank of a row: tried again from each, a long row takes time by the square of its length.
    blank = r"(?:,\s+|(?<!\s)\s+)"
    return re.compile(
        rf"(?:{blank}(?P<and>{conjunctions})\s+|,\s*)(?=(?:{subjects})\b)"
        rf"|{blank}(?P<turn>but|yet|however)\s+(?=(?:{things})\b)",
        re.IGNORECASE,
    )


def _in_quotes(sentence: str, at: int) -> bool:
    return sentence[:at].count("“") > sentence[:at].count("”") or sentence[:at].count('"') % 2 == 1


def _is_no_clause(words_before: str) -> bool:
    """Return whether the words are too few to have a verb: "my husband" in "my husband and I drove"."""
    names = words_before.split()
    return len(names) < 2 or (len(names) <= 3 and names[0].lower() in {"my", "me", "our", "both", "your", "the"})


def _leads(clause: str) -> bool:
    first = any_of(LANGUAGE, "leads").match(clause)
    return first is not None


def _opened(said: str) -> str:
    """Return the words without what opens them: a greeting, "I want to complain"."""
    text, before = said, ""
    openings = pattern(LANGUAGE, words(LANGUAGE, "openings"))
    while text != before:
        before = text
        text = _TIED.sub("", text)
        match = openings.match(text)
        if match is not None:
            text = text[match.end() :].lstrip(" ,:.-")
            text = re.sub(r"^(?:that|about(?= how))\s+", "", text, flags=re.IGNORECASE)
    return text


def _not_shouted(text: str) -> str:
    """Return a text in capitals in small letters, but codes as they are."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 12 or sum(char.isupper() for char in letters) < 0.7 * len(letters):
        return text
    return " ".join(word if any(char.isdigit() for char in word) else word.lower() for word in text.split(" "))


def _small_beginning(text: str) -> str:
    return text if _KEEP_CAPITAL.match(text) else text[:1].lower() + text[1:]
