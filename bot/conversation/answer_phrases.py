"""Read words as the answer to an open question, by the lists in `data/lexicon/answers.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Iterable, Mapping

from bot.compatible_forms import compatible
from bot.conversation.searching import MOST_CLAUSES, any_stands_in, longest_first, place_of, plain, without
from bot.conversation.wishes import undecided_between
from bot.yaml_files import read_yaml

SAME, OTHER = "same", "other"
_CLAUSE = re.compile(r"(?:[,，、。;；:：!！?？\n~～…]|\.(?!\d))+")
# The clauses of a text that may be a yes or a no each ("yes, please, thanks"); what follows counts as one more.
_MOST_ANSWERS = 20
_NO_WORD = re.compile(r"[\W_]+")
# "Do you read it or not": 看不看, 係唔係.
_CHOICE_OF_TWO = re.compile(r"([\u3400-\u9fff])[不唔]\1")
# A sum beside a bare wish: 退返$60俾我, "refund 60 dollars".
# No sum has more than twenty digits and signs.
_SUM = re.compile(r"(?:hk|nt|us)?\$ ?\d[\d,.]{0,19}|\d[\d,.]{0,19} ?(?:元|塊|蚊|dollars?(?![a-z]))(?:錢)?")
_SCORE = re.compile(r"(?<![\d.,/])([1-5])(?:\s*/\s*5)?(?![\d.,/])")


@dataclass(frozen=True)
class AnswerPhrases:
    """Lists of phrases that a trainer edits, and questions about an answer that they decide."""

    particles: tuple[str, ...]
    same_matter: tuple[str, ...]
    other_matter: tuple[str, ...]
    same_when_asked: tuple[str, ...]
    other_when_asked: tuple[str, ...]
    nothing_else: tuple[str, ...]
    yes_first: tuple[str, ...]
    no_first: tuple[str, ...]
    about_matter: tuple[str, ...]
    not_mended: tuple[str, ...]
    mended_words: tuple[str, ...]
    half_mended: tuple[str, ...]
    unmended_words: tuple[str, ...]
    cancels_purchase: tuple[str, ...]
    courtesies: tuple[str, ...]
    closings: tuple[str, ...]
    withdraws_words: tuple[str, ...]
    goes_on_words: tuple[str, ...]
    exclaims: tuple[str, ...]
    reconsiders_words: tuple[str, ...]
    other_option: tuple[str, ...]
    asks_back: tuple[str, ...]
    around_asking_back: tuple[str, ...]
    asks: tuple[str, ...]
    asks_openly: tuple[str, ...]
    wishes_by_asking: tuple[str, ...]
    gives_back: tuple[str, ...]
    wishes: tuple[str, ...]
    like_wishes: tuple[str, ...]
    said_before: tuple[str, ...]
    around_score: tuple[str, ...]
    is_enough: tuple[str, ...]
    scores: Mapping[int, tuple[str, ...]]
    bare_wishes: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path) -> AnswerPhrases:
        """Read the lists, longest phrases first."""
        lists = read_yaml(path)
        mapped = {"scores", "bare_wishes"}
        by_length = {field.name: longest_first(lists[field.name]) for field in fields(cls) if field.name not in mapped}
        return cls(
            scores={int(score): longest_first(said) for score, said in lists["scores"].items()},
            bare_wishes={str(outcome): longest_first(said) for outcome, said in lists["bare_wishes"].items()},
            **by_length,
        )

    def matter_named(self, text: str, *, asked: bool = False) -> str | None:
        """Return whether `text` says that it is the SAME matter or an OTHER one, None if neither; the last word counts.

        "Not the same, it is another one" names the other; "not another one, the same" the same. `asked` is whether it
        answers the question, so that "not this one" is said of the matter.
        """
        left = _tidy(text)
        found: list[tuple[int, str]] = []
        for phrase in self.nothing_else:
            left = without(phrase, left)
        lists = [(self.other_matter, OTHER), (self.same_matter, SAME)]
        if asked:
            lists += [(self.other_when_asked, OTHER), (self.same_when_asked, SAME)]
        named = [(phrase, matter) for phrases, matter in lists for phrase in phrases]
        for phrase, matter in sorted(named, key=lambda one: len(one[0]), reverse=True):
            while (at := place_of(phrase, left)) is not None:
                found.append((at, matter))
                # As long as before, so that places stay comparable.
                left = left[:at] + " " * len(phrase) + left[at + len(phrase) :]
        return max(found)[1] if found else None

    def begins_with_yes(self, text: str) -> bool:
        """Return whether the first clause of `text` is a yes."""
        return _says_only(self.yes_first, self.particles, _first_clause(text))

    def begins_with_no(self, text: str) -> bool:
        """Return whether the first clause of `text` is a no."""
        return _says_only(self.no_first, self.particles, _first_clause(text))

    def only_agrees_or_denies(self, text: str) -> bool:
        """Return whether `text` is a yes or a no, and nothing beside it."""
        return (self.begins_with_yes(text) or self.begins_with_no(text)) and not self.beyond_the_answer(text)

    def bare_wish(self, text: str) -> str | None:
        """Return the outcome that a word or two name where the wish was asked for ("換"); None for any other words.

        A sum may stand among them ("退返$60俾我"), and that it is enough.
        """
        left = _NO_WORD.sub(" ", _SUM.sub("", _tidy(text)))
        for phrase in (*self.is_enough, *self.particles, *self.yes_first):
            left = without(phrase, left) if phrase != left.strip() else left
        left = " ".join(left.split())
        return next((outcome for outcome, said in self.bare_wishes.items() if left in said), None)

    def beyond_the_answer(self, text: str) -> str:
        """Return what `text` tells behind a yes, a no or "another matter"; empty when it tells nothing more."""
        at = 0
        for clause in _CLAUSE.split(text, _MOST_ANSWERS):
            if clause.strip() and not self._only_answers(clause):
                return text[text.index(clause, at) :].strip()
            at = text.index(clause, at) + len(clause)
        return ""

    def _only_answers(self, clause: str) -> bool:
        left = _tidy(clause)
        if left in self.yes_first or left in self.no_first:
            return True
        for phrase in (
            *self.other_matter,
            *self.other_when_asked,
            *self.same_matter,
            *self.about_matter,
            *self.no_first,
            *self.particles,
        ):
            left = without(phrase, left)
        return len(_NO_WORD.sub("", left)) <= 1

    def leads_to(self, text: str) -> str:
        """Return `text`, folded, without the words that only lead to the matter ("it's about the kettle")."""
        left = _tidy(text)
        for phrase in self.about_matter:
            left = without(phrase, left)
        return " ".join(left.split())

    def says_not_mended(self, text: str) -> bool:
        """Return whether `text` says that what was done has not put the matter right."""
        return _any(self.not_mended, text)

    def denies_mended(self, text: str) -> bool:
        """Return whether `text`, as an answer to "is it mended?", says plainly or in anger that it is not."""
        return _any(self.unmended_words, text)

    def says_half_mended(self, text: str) -> bool:
        """Return whether `text` says that a part is mended and a part is not."""
        return _any(self.half_mended, text)

    def says_only_mended(self, text: str) -> bool:
        """Return whether `text` says that it is mended, and nothing beside it."""
        return _only_of((*self.mended_words, *self.closings, *self.exclaims, *self.courtesies, *self.particles), text)

    def cancels(self, text: str) -> bool:
        """Return whether `text` asks to stop a purchase or booking, which is a wish."""
        return _any(self.cancels_purchase, text)

    def is_only_courtesy(self, text: str) -> bool:
        """Return whether `text` is a greeting, thanks or a goodbye, and says nothing beside it."""
        left = _tidy(text)
        for phrase in self.courtesies:
            left = without(phrase, left)
        return not _NO_WORD.sub("", left)

    def is_only_closing(self, text: str) -> bool:
        """Return whether `text` only says that all is said, understood or well ("that's all", 知道了), or less."""
        return _only_of((*self.closings, *self.exclaims, *self.courtesies, *self.particles), text)

    def withdraws(self, text: str) -> bool:
        """Return whether `text` says that nobody is needed any more, and not that somebody is after all."""
        return _any(self.withdraws_words, text) and not self.goes_on(text)

    def goes_on(self, text: str) -> bool:
        """Return whether `text` says that what was given up is wanted after all."""
        return _any(self.goes_on_words, text)

    def only_exclaims(self, text: str) -> bool:
        """Return whether `text` only exclaims ("oh, how wonderful"), which may be meant or mocking."""
        return _only_of((*self.exclaims, *self.particles), text)

    def reconsiders(self, text: str) -> bool:
        """Return whether `text` thinks again about what was chosen ("on second thought", 諗返)."""
        return _any(self.reconsiders_words, text)

    def names_other_option(self, text: str) -> bool:
        """Return whether `text` speaks of another option than the one that was chosen, without naming it."""
        return _any(self.other_option, text)

    def asks_if_right(self, text: str) -> bool:
        """Return whether `text` only asks back whether what was read out is right ("is that right?", 係咪咁)."""
        asks = "?" in _tidy(text) or _any(self.asks_back, text)
        return asks and _only_of((*self.asks_back, *self.around_asking_back), text)

    def asks_something(self, text: str) -> bool:
        """Return whether `text` is a question, and neither a wish nor one that leaves the answer to us."""
        if self.gives_it_back(text) or self.begins_with_wish(text):
            return False
        looked = _tidy(text)
        return "?" in looked or _CHOICE_OF_TWO.search(looked) is not None or any_stands_in(self.asks, looked)

    def asks_an_open_question(self, text: str) -> bool:
        """Return whether `text` asks who, what, when or how, which a wish does not."""
        looked = _tidy(text)
        if any_stands_in(self.wishes_by_asking, looked) or not self.asks_something(text):
            return False
        return any_stands_in(self.asks_openly, looked)

    def begins_with_wish(self, text: str) -> bool:
        """Return whether `text` begins like a wish ("show me how it works")."""
        looked = _tidy(text)
        return _begins(self.wishes, looked) and not _begins(self.like_wishes, looked)

    def only_says_it_was_said(self, text: str) -> bool:
        """Return whether `text` only says that the answer was given before ("I told you already")."""
        left = _tidy(text)
        for phrase in (*self.said_before, *self.particles):
            left = without(phrase, left)
        return _any(self.said_before, text) and not _NO_WORD.sub("", left)

    def names_a_wish(self, text: str) -> bool:
        """Return whether any part of `text` begins like a wish ("nobody came, please send it") or names one."""
        parts = (part for clause in _CLAUSE.split(_tidy(text), MOST_CLAUSES) for part in (clause, *clause.split(" ")))
        if any(self.begins_with_wish(part) for part in parts if part.strip()):
            return True
        # One sign of Chinese may stand in any story.
        bare = (phrase for said in self.bare_wishes.values() for phrase in said if len(phrase) > 1)
        return _any(bare, text)

    def gives_it_back(self, text: str) -> bool:
        """Return whether `text` leaves the answer to us ("what do you suggest?", 要退還是要換)."""
        return _any(self.gives_back, text) or undecided_between(text)

    def score_in(self, text: str) -> tuple[int, str] | None:
        """Return the score that `text` begins with and the words behind it; None when it begins with no score."""
        clauses = [clause for clause in _CLAUSE.split(_tidy(text), MOST_CLAUSES) if clause.strip()]
        score = self._score(clauses[0]) if clauses else None
        if score is None:
            return None
        first = _CLAUSE.search(text.strip())
        return score, "" if first is None else text.strip()[first.end() :].strip()

    def _score(self, clause: str) -> int | None:
        left = clause
        for phrase in self.around_score:
            left = without(phrase, left)
        left = left.strip()
        number = _SCORE.fullmatch(left)
        if number is not None:
            return int(number.group(1))
        return next((score for score, said in self.scores.items() if left in said), None)


def _only_of(phrases: Iterable[str], text: str) -> bool:
    """Return whether `text` has words, and none but these."""
    left = tidy = _tidy(text)
    for phrase in sorted(phrases, key=len, reverse=True):
        left = without(phrase, left)
    return bool(_NO_WORD.sub("", tidy)) and not _NO_WORD.sub("", left)


def _tidy(text: str) -> str:
    return plain(compatible(text)).strip()


def _any(phrases: Iterable[str], text: str) -> bool:
    return any_stands_in(phrases, _tidy(text))


def _begins(phrases: Iterable[str], looked: str) -> bool:
    return any(place_of(phrase, looked) == 0 for phrase in phrases)


def _says_only(phrases: tuple[str, ...], around: tuple[str, ...], clause: str) -> bool:
    """Return whether a clause says one of the phrases, in any number, and nothing else but the words of `around`."""
    left = clause
    for phrase in sorted((*phrases, *around), key=len, reverse=True):
        left = without(phrase, left)
    return not left.strip() and any_stands_in(phrases, clause)


def _first_clause(text: str) -> str:
    return next((clause.strip() for clause in _CLAUSE.split(_tidy(text), MOST_CLAUSES) if clause.strip()), "")
