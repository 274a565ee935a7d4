"""The company's own questions and answers: what customers ask that no other policy file says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.compatible_forms import compatible

from .catalogue import Product
from .company import Company
from .reading import LANGUAGES, Both, Value, inside, texts_of, unique

QUESTIONS = "questions.yml"
"""A policy may do without this file."""
# The topics of `data/lexicon/questions.yml` that only options tell about, so that a company may answer them before.
TOPICS = ("who_pays", "send_back", "at_home")
# The fewest ways of asking in each language: with fewer, the nearest question is too often another one.
FEWEST = 2
_PRICE = re.compile(r"\{price\.(\w+)\}")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class CompanyQuestion:
    """A question: the ways customers ask it, by language, its answer, and where the answer comes from, if given.

    `topic` is the topic of `data/lexicon/questions.yml` that it answers where neither options nor case do.
    """

    id: str
    asked: Mapping[str, tuple[str, ...]]
    answer: Both
    source: Both | None
    topic: str | None = None

    def say(self, language: str, company: Company, products: Mapping[str, Product]) -> str:
        """Return the answer in `zh-Hant` or `en` with the prices that it names filled in."""
        return _PRICE.sub(lambda gap: company.show(products[gap[1]].price_minor), self.answer[language])


def read_questions(value: Value, products: Collection[str] | None = None) -> dict[str, CompanyQuestion]:
    """Read questions.yml into questions by id; note a problem where two questions are asked in the same words.

    An answer may name the price of a product: `{price.delivery}`. `products` are the known ones; None leaves the names
    unchecked.
    """
    found: dict[str, CompanyQuestion] = {}
    said: list[tuple[str, Value]] = []
    for name, entry in value.fields("questions")["questions"].entries():
        fields = entry.fields("asked", "answer", optional=("source", "topic"))
        asked, answer, source = fields["asked"].fields(*LANGUAGES), fields["answer"], fields.get("source")
        topic = fields.get("topic")
        found[name] = CompanyQuestion(
            name,
            {language: _phrases(asked[language], said) for language in LANGUAGES},
            answer.both(_gaps(answer, products)),
            None if source is None else source.both(),
            None if topic is None else topic.one_of(TOPICS),
        )
    unique(said, "question")
    return found


def answers_of(value: Value) -> Iterator[tuple[str, str, Value]]:
    """Yield what the company says in questions.yml, as (text, language, place); customers may ask in any words."""
    for _, entry in inside(value, "questions").quiet().entries():
        for part in ("answer", "source"):
            yield from texts_of(inside(Value(entry.file, entry.name, entry.node, entry.key_line, value.problems), part))


def _phrases(value: Value, said: list[tuple[str, Value]]) -> tuple[str, ...]:
    items = [(item.text(), item) for item in value.items()]
    said += [(_plain(text), item) for text, item in items]
    if value.node is not None and value.is_list and len(items) < FEWEST:
        value.wrong(
            f"'{value.name}' has {len(items)} way{'' if len(items) == 1 else 's'} of asking",
            f"Write at least {FEWEST}, better five, in the words of customers",
        )
    return tuple(text for text, _ in items if text)


def _plain(text: str) -> str:
    """Return `text` without signs and case, so that the same words count as the same question."""
    return _NO_LETTER.sub("", compatible(text).casefold())


def _gaps(answer: Value, products: Collection[str] | None) -> list[str]:
    known = products
    if known is None:
        known = {name for text, _, _ in texts_of(answer.quiet()) for name in _PRICE.findall(text)}
    return [f"price.{name}" for name in known]
