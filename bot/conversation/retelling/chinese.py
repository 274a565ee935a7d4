"""Divide a Chinese story into parts, and turn a part around: what the customer says of "me" is said of "you"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.conversation.retelling.lists import any_of, lists, praises, words
from bot.conversation.retelling.part import QUOTES, Part, turned_outside_quotes, with_addresses, without_addresses

LANGUAGE = "zh"
HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_ENDS = "。！？!?；;\n…"
_ASKED = "？?"
_COMMAS = "，,、"
# Fewer Chinese characters than this are no clause of their own.
_SHORTEST = 4
# Somebody's words may begin here: whose "I" and "you" they are is not certain then.
_SPEECH = re.compile(
    r"(?:說|講|(?<![電的句對些兩幾])話|表示|宣稱|堅稱)(?:道|是|著|了|過)?[:：,，\s]*(?=(?:我(?!的|個|嘅|哋嘅)|[你妳您咱]))"
)
# Who speaks, which the case keeps by itself.
_NAMES = re.compile(
    r"(?:我|敝人|本人)?(?:敝?姓[\u3400-\u9fff]{1,2}|叫[\u3400-\u9fff]{2,3}|[是係][\u3400-\u9fff]{1,2}(?:先生|小姐|女士|太太))的?$"
)
_PERSON = re.compile(r"[我你妳您咱俺]")
# "You" that is not the company.
_NOT_YOU = re.compile(r"迷你|你看|你說|妳說|你想|你知道|你好|你娘|你媽|你妹|你老|叫你|要你自|是你")
_LEFT_OVER = re.compile(r"我(?!們)|[你妳咱俺]")
# Signs of markup, code or a list, which would look like ours: not for retelling.
_CODE = re.compile(r"[・•·▪●■◆►<>{}\[\]\\`|^~*_#=@]|https?:|www\.|^/")
_DECORATION = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d~～*]+")


def parts(text: str) -> list[Part]:
    """Return the parts of a Chinese story, in order."""
    found: list[Part] = []
    for number, (sentence, asked) in enumerate(_sentences(text)):
        clauses = [clause for clause in map(_cleaned, _clauses(sentence)) if clause[1] and not _NAMES.match(clause[1])]
        # A short outcry would be taken for the beginning of what follows it.
        clauses = [clause for clause in clauses if not _is_outcry(clause[1])] or clauses
        found += _joined(clauses, number, asked)
    return found


def turned(text: str) -> str | None:
    """Return `text` as one says it to the customer; None where it is not certain who "I" and "you" are."""
    text, addresses = without_addresses(text)
    done = None if _CODE.search(text) else turned_outside_quotes(text, _turned_stretch)
    return None if done is None else with_addresses(_spaced(done), addresses)


def _turned_stretch(stretch: str) -> str | None:
    if _SPEECH.search(stretch) or _NOT_YOU.search(stretch) or stretch.startswith("自我"):
        return None
    new = _turning().sub(lambda match: _table()[match.group()], stretch)
    return None if _LEFT_OVER.search(new) else new


def without_connective(text: str) -> str:
    """Return `text` without the connective that tied it to something left out."""
    for word in words(LANGUAGE, "connectives"):
        if text.startswith(word) and len(text) - len(word) >= _SHORTEST:
            return text[len(word) :].lstrip("，, ")
    return text


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table = {**lists()[LANGUAGE]["relations"], **lists()[LANGUAGE]["company"]}
    table.update(dict.fromkeys(("你們", "你哋", "妳們", "您們", "你", "妳", "您"), "我們"))
    table.update(dict.fromkeys(("我們", "我哋", "咱們"), "您們"))
    table.update(dict.fromkeys(("我", "咱", "俺"), "您"))
    return {str(said): str(new) for said, new in table.items()}


@lru_cache(maxsize=1)
def _turning() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _table()), key=len, reverse=True)))


def _sentences(text: str) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    current, closing = "", ""
    for at, char in enumerate(text):
        if closing and char != "\n":
            closing = "" if char == closing else closing
            current += char
            continue
        closing = QUOTES.get(char, "") if QUOTES.get(char, "") in text[at + 1 :] else ""
        ends = char in _SENTENCE_ENDS or (char == "." and not text[at + 1 : at + 2].isalnum())
        if ends:
            found.append((current, char in _ASKED))
            current = ""
        else:
            current += char
    found.append((current, False))
    return [(sentence, asked) for sentence, asked in found if sentence.strip()]


def _clauses(sentence: str) -> list[str]:
    """Return the clauses between commas, and between spaces where both sides are Chinese."""
    found, current, closing = [], "", ""
    for at, char in enumerate(sentence):
        before, behind = sentence[at - 1 : at], sentence[at + 1 : at + 2]
        if closing:
            closing = "" if char == closing else closing
            current += char
            continue
        closing = QUOTES.get(char, "")
        in_number = char == "," and before.isdigit() and behind.isdigit()
        between = char in " \u3000" and HAN.match(before) is not None and HAN.match(behind) is not None
        if (char in "，," and not in_number) or between:
            found.append(current)
            current = ""
        else:
            current += char
    return [*found, current]


def _cleaned(clause: str) -> tuple[str, str]:
    """Return a clause as it was said, and without decoration, what opens it and the particles that end it."""
    said = " ".join(_DECORATION.sub(" ", clause).split()).strip("、，,：:.-— ")
    text, before = said, ""
    while text != before:
        before = text
        lowered = text.lower()
        opening = next((word for word in words(LANGUAGE, "openings") if lowered.startswith(word)), "")
        text = text[len(opening) :].lstrip("，,、：: ")
        ending = next((word for word in words(LANGUAGE, "particles") if text.endswith(word)), "")
        text = text[: len(text) - len(ending)].rstrip("、 ")
    return said, text


def _joined(clauses: list[tuple[str, str]], number: int, asked: bool) -> list[Part]:
    """Join the clauses that need each other into parts."""
    groups: list[list[tuple[str, str]]] = []
    for clause in clauses:
        if groups and _belongs(groups[-1][-1][1], clause[1], len(groups[-1])):
            groups[-1].append(clause)
        else:
            groups.append([clause])
    last = len(groups) - 1
    return [
        Part(
            said="，".join(said for said, _ in group),
            text="，".join(text for _, text in group),
            sentence=number,
            is_question=(asked and at == last) or _asks("，".join(said for said, _ in group)),
        )
        for at, group in enumerate(groups)
    ]


def _belongs(before: str, clause: str, size: int) -> bool:
    if _asks(clause) or (_wishes(clause) and not _leads(before)):
        return False
    if praises(LANGUAGE, before) and clause.startswith(words(LANGUAGE, "connectives")):
        return False
    if len(HAN.findall(before)) < _SHORTEST or _leads(before):
        return True
    return size < 3 and clause.startswith(words(LANGUAGE, "continues"))


def _is_outcry(clause: str) -> bool:
    """Return whether a clause is nothing but anger: 氣死我了."""
    rest = any_of(LANGUAGE, "rants").sub("", clause)
    return rest != clause and not rest.strip("我了嘅的真是實在都啊喇")


def _leads(clause: str) -> bool:
    return clause.startswith(words(LANGUAGE, "leads")) or clause.endswith(words(LANGUAGE, "leads_behind"))


def _wishes(clause: str) -> bool:
    return clause.startswith(words(LANGUAGE, "wishes"))


def _asks(said: str) -> bool:
    return any_of(LANGUAGE, "asks").search(said) is not None


def _spaced(text: str) -> str:
    """Return `text` with a space between Chinese and Latin letters, and with Chinese colons and brackets."""
    text = re.sub(r"(?<=[\u3400-\u9fff])(?=[0-9-]{0,30}[A-Za-z])|(?<=[A-Za-z])(?=[\u3400-\u9fff])", " ", text)
    text = re.sub(r"([A-Za-z][A-Za-z0-9-]{0,30}[0-9])(?=[\u3400-\u9fff])", r"\1 ", text)
    text = re.sub(r"(?<=[\u3400-\u9fff])\s*:\s*(?=\D)", "：", text)
    return " ".join(text.replace("(", "（").replace(")", "）").split())
