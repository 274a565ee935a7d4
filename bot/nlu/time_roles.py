"""Tell what a time or a length of time is about, from the words of the customer beside it."""

import re
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.word_lists import alternation, beginnings

# A full stop that was taken for that of a short month ("Nov."); behind a whole word it ends the sentence.
_STOP_TAKEN_IN = re.compile(r"(?:[a-z]{5,}|\d)\.$")
# "Not yet" says nothing of a day that is over.
_NOT_YET = "(?<![还仍尚又])"
# Characters around a day, within one sentence, in which it is said that nobody came.
_FARTHEST_SHOW = 60
_SENTENCE_END = re.compile(r"[。!?;\n]|[.](?:\s|$)")
# the roles of a verb near a time; `promised` and `wish` are told by any word of the clause
_VERBS = ("bought", "delivered", "happened")
_CLAUSE_END = re.compile(r"[。!?;,，、\n]|[.](?:\s|$)|\b(?:and|but|then)\b|结果|后来|然后|但|跟住")
# a day to come before which something is wanted: 星期五之前要修好
_DEADLINE = re.compile(r"(?:之前|以前|前)(?:要|给|俾|畀|修|退|处理|回|送|弄|答|解决|完成|可以|能|必须|一定)")
_NEARLY = re.compile(
    r"(?:不到|还不到|唔够|未够|超过|大概|大约|差不多|才|只|约|了"
    r"|about|only|just|less than|under|for|after|in|a|the|\s)+$"
)
_WAS_OVER = re.compile("才|终于|后来|finally|then")
# Between a verb and the time that belongs to it, whatever follows: bought (it) in January, 买于, 喺
_GOVERNS = re.compile(
    r"\s*(?:(?:it|them|this|one|back|from you|here|online|in|on|at|around|about|during|early|late|last|于|在|喺)\s*)*$"
)
_FOR_THEN = re.compile(r"(?<![a-z])(?:for|until|till)\s(?:the\s)?$")
_TO_COME = re.compile(r"(?:才|先|就)?(?:会)?(?:到货|送到|送来|出货|寄出)")


@lru_cache(maxsize=1)
def _verbs() -> re.Pattern[str]:
    lists = {role: list(map(str, rules("times")[role])) for role in _VERBS}
    named = "|".join(f"(?P<{role}>{alternation(words)})" for role, words in lists.items())
    return re.compile(f"{beginnings(*lists.values())}(?:{named})")


@lru_cache(maxsize=16)
def _listed(name: str, prefix: str = "", suffix: str = "") -> re.Pattern[str]:
    return re.compile(prefix + alternation(map(str, rules("times")[name])) + suffix)


def clause_around(text: str, start: int, end: int, before: int, after: int) -> tuple[str, str]:
    """Return the words before and after `start`..`end` in its clause, not beyond `before` and `after`."""
    tail, head = text[end:after][:40], text[before:start][-40:]
    stop = _CLAUSE_END.search(tail)
    stops = list(_CLAUSE_END.finditer(head))
    return head[stops[-1].end() if stops else 0 :], tail[: stop.start()] if stop else tail


def role_of(
    text: str,
    start: int,
    end: int,
    before: int,
    after: int,
    *,
    future: bool = False,
    near: bool = False,
    may_be_wish: bool = True,
) -> str | None:
    """Return `bought`, `delivered`, `happened`, `promised` or `wish` by the words near the time at `start`..`end`.

    A word of promise or wish in the same clause decides, otherwise the nearest verb, in the clause or directly after
    it; None without any. `before` is the end of the previous time and `after` the start of the next one; words beyond
    these belong to the other times. With `future` the time is known to be to come, with `near` it probably is ("booked
    for 8 December"), without `may_be_wish` it is over.
    """
    if _STOP_TAKEN_IN.search(text, start, end):
        end -= 1
    head, clause = clause_around(text, start, end, before, after)
    if may_be_wish and _is_wish(head, clause):
        return "wish"
    if _listed("promised").search(head) or _listed("promised").search(clause[:8]):
        return "promised"
    if (future and _TO_COME.match(clause)) or (near and _FOR_THEN.search(head)):
        return "promised"
    tail = text[end:after][:40]
    following = _verbs().search(clause)
    preceding = list(_verbs().finditer(head))
    if following and preceding:
        if preceding[-1].lastgroup != "happened" and _GOVERNS.match(head[preceding[-1].end() :]):
            # "the one I bought in May died": what follows is told of the thing, not of that day
            return _done(preceding[-1], head)
        nearer = following.start() <= len(head) - preceding[-1].end()
        return _done(following, clause) if nearer else _done(preceding[-1], head)
    if following or preceding:
        return _done(following, clause) if following else _done(preceding[-1], head)
    beyond = _verbs().search(tail)
    return _done(beyond, tail) if beyond and beyond.start() <= 12 else None


def was_planned(text: str, start: int, end: int, before: int, after: int) -> bool:
    """Return whether the words in the clause of a time say that something was planned for it, and no more is."""
    head, clause = clause_around(text, start, end, before, after)
    return _listed("was_planned").search(head) is not None or _listed("was_planned").search(clause) is not None


def nobody_came(text: str, start: int, end: int, before: int, after: int) -> bool:
    """Return whether the sentence of a time says that nobody came: the day is over then."""
    head = text[max(before, start - _FARTHEST_SHOW) : start]
    ends = list(_SENTENCE_END.finditer(head))
    tail = _SENTENCE_END.split(text[end : min(after, end + _FARTHEST_SHOW)], maxsplit=1)[0]
    missed = _listed("nobody_came", prefix=_NOT_YET)
    return missed.search(head[ends[-1].end() if ends else 0 :]) is not None or missed.search(tail) is not None


def _is_wish(head: str, clause: str) -> bool:
    """Return whether the clause of a time wants something then; what somebody said on that day is no wish."""
    wanted = _listed("wish").search(clause)
    if wanted is not None and _listed("reported").search(head + clause[: wanted.start()]):
        return False
    return _DEADLINE.match(clause) is not None or wanted is not None or _listed("wish").search(head) is not None


def _done(verb: re.Match[str], text: str) -> str | None:
    """Return the role of a verb; a delivery that did not take place is trouble."""
    if verb.lastgroup == "delivered" and _listed("not_delivered", suffix=r"[\s都有]{0,2}$").search(
        text[: verb.start()]
    ):
        return "happened"
    return verb.lastgroup


def measures(text: str, start: int, end: int) -> str | None:
    """Return what the length of time at `start`..`end` measures.

    `use` is how long a thing was used before it failed, `promise` how long something was said to take, `trouble` how
    long the trouble has lasted until now; None for all others, such as a wait that is over.
    """
    head, tail = text[max(0, start - 24) : start], text[end : end + 24]
    stops = list(_CLAUSE_END.finditer(head))
    head = head[stops[-1].end() if stops else 0 :]
    clause = _CLAUSE_END.split(tail)[0]
    close = _NEARLY.sub("", head)
    if _listed("used_before", suffix=r"\s?$").search(close) or _listed("used_before", suffix=r"\s?$").search(head):
        return "use"
    lasts = _listed("still_after").match(tail.lstrip()) or _listed("still_near").search(head + tail)
    if lasts and not _WAS_OVER.search(clause):
        return "trouble"
    if _listed("promised_after").match(tail.lstrip()) or _listed("promised_before").search(head[-16:]):
        return "promise"
    if _listed("used_after").match(tail.lstrip(" ,，后")) or _happens_after(head, clause):
        return "use"
    return None


def _happens_after(head: str, clause: str) -> bool:
    """Return whether something failed after that time: "in three days it broke", "within a week the pump died"."""
    if not re.search(r"(?:after|within|in|only|barely|not even|才|不到|没)\s?(?:just|only|less than|a|the)?\s?$", head):
        return False
    verb = _verbs().search(clause)
    return verb is not None and verb.lastgroup == "happened"
