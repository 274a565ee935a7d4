"""Search texts for phrases, in addition to what the model understands.

The lists are in `data/lexicon/phrases.yml`; those of answers, consent, grave matters and questions in files beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Mapping

from bot.conversation.answer_phrases import AnswerPhrases
from bot.conversation.beside_words import BesideWords
from bot.conversation.consent_words import ConsentWords
from bot.conversation.contact_words import ContactWords
from bot.conversation.matter_words import MatterWords
from bot.conversation.putting_off_words import PuttingOffWords
from bot.conversation.rescheduling_words import ReschedulingWords
from bot.conversation.searching import CJK, any_stands_in, plain, stands_in, without
from bot.conversation.telling_words.question_words import QuestionWords
from bot.conversation.telling_words.words import GraveWords
from bot.yaml_files import read_yaml

# A message longer than this is not only a request for a person.
_LONGEST_WISH = 60
_WORD = re.compile(r"[a-z0-9']+")
# Fields that are no list of phrases.
_OWN_FILES = frozenset(
    "about_fact answers beside consent contacts grave matters putting_off questions rescheduling".split()
)


@dataclass(frozen=True)
class Phrases:
    """Lists of phrases that a trainer edits, and questions about a text that they answer."""

    vague: tuple[str, ...]
    unknown: tuple[str, ...]
    again: tuple[str, ...]
    hazard: tuple[str, ...]
    fault: tuple[str, ...]
    promise_broken: tuple[str, ...]
    person: tuple[str, ...]
    person_alone: tuple[str, ...]
    around_person: tuple[str, ...]
    takes_back_words: tuple[str, ...]
    changes_to_words: tuple[str, ...]
    about_fact: Mapping[str, tuple[str, ...]]
    answers: AnswerPhrases
    beside: BesideWords
    consent: ConsentWords
    grave: GraveWords
    questions: QuestionWords
    contacts: ContactWords
    matters: MatterWords
    putting_off: PuttingOffWords
    rescheduling: ReschedulingWords

    @classmethod
    def load(cls, path: Path) -> Phrases:
        """Read the lists, longest phrases first, and the word lists beside them."""
        lists = read_yaml(path)
        by_length = {
            name: tuple(sorted((plain(str(p)) for p in lists[name]), key=len, reverse=True))
            for name in (field.name for field in fields(cls))
            if name not in _OWN_FILES
        }
        about = {fact: tuple(plain(str(p)) for p in found) for fact, found in lists["about_fact"].items()}
        return cls(
            about_fact=about,
            answers=AnswerPhrases.load(path.with_name("answers.yml")),
            beside=BesideWords.load(path.with_name("beside_details.yml")),
            consent=ConsentWords.load(path.with_name("consent.yml")),
            grave=GraveWords.load(path.with_name("grave.yml")),
            questions=QuestionWords.load(path.with_name("questions.yml")),
            contacts=ContactWords.load(path.with_name("contacts.yml")),
            matters=MatterWords.load(path.with_name("matters.yml")),
            putting_off=PuttingOffWords.load(path.with_name("putting_off.yml")),
            rescheduling=ReschedulingWords.load(path.with_name("rescheduling.yml")),
            **by_length,
        )

    def weight(self, text: str) -> int:
        """Return how much `text` tells: its Chinese characters plus twice its Latin words, without vague ones."""
        left = plain(text)
        for phrase in self.vague:
            if CJK.search(phrase):
                left = left.replace(phrase, " ")
        vague = set(self.vague)
        words = [word for word in _WORD.findall(left) if word not in vague]
        return len(CJK.findall(left)) + 2 * len(words)

    def tells_a_story(self, text: str) -> bool:
        """Return whether `text` says what happened, and not only that something is bad."""
        return self.weight(text) >= 4

    def is_unknown(self, text: str) -> bool:
        """Return whether `text` means that the customer does not know."""
        looked = plain(text)
        return any(stands_in(phrase, looked) for phrase in self.unknown)

    def beyond_not_knowing(self, text: str) -> str:
        """Return `text`, for searching, without the words that say that the customer does not know."""
        left = plain(text)
        for phrase in self.unknown:
            left = without(phrase, left)
        return left

    def says_again(self, text: str) -> bool:
        """Return whether `text` says that this is at least the third time."""
        looked = plain(text)
        return any(stands_in(phrase, looked) for phrase in self.again)

    def merely_broke(self, text: str) -> bool:
        """Return whether `text` says that something is broken or incomplete and names nothing harmful."""
        looked = plain(text)
        return any_stands_in(self.fault, looked) and not any_stands_in(self.hazard, looked)

    def names_hazard(self, text: str) -> bool:
        """Return whether `text` names something that hurts or may hurt."""
        return any_stands_in(self.hazard, plain(text))

    def names_trouble(self, text: str) -> bool:
        """Return whether `text` says that something is broken, missing or harmful."""
        looked = plain(text)
        return any_stands_in(self.fault, looked) or any_stands_in(self.hazard, looked)

    def says_promise_broken(self, text: str) -> bool:
        """Return whether `text` says that something promised was not kept."""
        return any_stands_in(self.promise_broken, plain(text))

    def asks_for_person(self, text: str) -> bool:
        """Return whether `text` asks for a person, whatever else it says."""
        return any_stands_in(self.person, plain(text))

    def asks_only_for_person(self, text: str) -> bool:
        """Return whether `text` asks for a person and says nothing else."""
        left = plain(text)
        if len(left) > _LONGEST_WISH:
            return False
        asked = False
        for phrase in sorted((*self.person, *self.person_alone), key=len, reverse=True):
            if stands_in(phrase, left):
                asked, left = True, without(phrase, left)
        for phrase in self.around_person:
            left = without(phrase, left)
        return asked and not any(sign.isalnum() for sign in left)

    def takes_back(self, text: str) -> bool:
        """Return whether `text` plainly takes a choice or an agreement back."""
        return any_stands_in(self.takes_back_words, plain(text))

    def changes_to(self, text: str) -> bool:
        """Return whether `text` asks for one thing in place of another."""
        return any_stands_in(self.changes_to_words, plain(text))

    def fact_meant(self, text: str) -> str | None:
        """Return the name of the fact that a text such as "the date is wrong" names, or None."""
        looked = plain(text)
        for fact, phrases in self.about_fact.items():
            if any(stands_in(phrase, looked) for phrase in phrases):
                return fact
        return None
