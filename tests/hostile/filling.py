"""What functions need beside the text: the policy, the words, the phrases, some options, and a turn."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from bot.assist.masking import Masking
from bot.assist.room import Standing
from bot.cases.models import Choice, OfferOption
from bot.cases.search.terms import wanted
from bot.coach.drills.scenario import read_scenarios
from bot.conversation.consent import Consent
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.grave.places import known_places
from bot.conversation.known import Known
from bot.conversation.mentions import mentions
from bot.conversation.phrases import Phrases
from bot.conversation.price_told import price_words
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.conversation.turn import Turn, TurnPart
from bot.desk.agents.correction_readers import NluReaders
from bot.nlu.extract import extract
from bot.nlu.spans import Taken
from bot.remedy import CaseFacts, Policy, propose
from bot.remedy.order_contacts import OrderContacts
from bot.settings import ROOT
from bot.words import Words

NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)
LONGEST = 10_000


@dataclass(frozen=True)
class Filling:
    """The shipped company, as functions want it."""

    policy: Policy
    words: Words
    phrases: Phrases

    def options(self) -> tuple[OfferOption, ...]:
        """Return the options that the policy offers for a broken kettle."""
        facts = CaseFacts(
            kind="product_quality", emotion="neutral", desired_outcome="refund", product_id="kettle", order_known=True
        )
        return tuple(
            OfferOption(id=f"o{n}", position=n, remedy=one.remedy, body=one.as_dict(), currency="TWD")
            for n, one in enumerate(propose(self.policy, facts, NOW).options, 1)
        )

    def turn(self, text: str) -> Turn:
        """Return a turn with this text and the facts that are read in it."""
        return Turn(
            "c1",
            text,
            "complain",
            0.9,
            entities=extract(text, NOW),
            kind="product_quality",
            kind_confidence=0.8,
            emotion="angry",
            emotion_confidence=0.8,
            locale="zh-Hant",
            parts=(TurnPart("m1", 2, 0, len(text)),),
            asked="what",
        )

    def values(self) -> dict[str, Any]:
        """Return values for parameters by their type, or by name and type; all but the text itself."""
        options = self.options()
        phrases = self.phrases
        return {
            "Policy": self.policy,
            "Words": self.words,
            "Phrases": phrases,
            "AnswerPhrases": phrases.answers,
            "ConsentWords": phrases.consent,
            "BesideWords": phrases.beside,
            "ContactWords": phrases.contacts,
            "GraveWords": phrases.grave,
            "MatterWords": phrases.matters,
            "QuestionWords": phrases.questions,
            "SubKindWords": sub_kind_words(),
            "PriceWords": price_words(),
            "PuttingOffWords": phrases.putting_off,
            "ReschedulingWords": phrases.rescheduling,
            "Mentions": mentions(),
            "Places": known_places(),
            "Topic": next(iter(phrases.questions.topics.values())),
            "SubKind": sub_kind_words().sub_kinds[0],
            "OrderContacts": OrderContacts(("0912345678",), ("a@example.com",)),
            "Known": Known(self.policy, phrases, self.words, NOW, locale="zh-Hant"),
            "WordingRules": self.policy.wording,
            "Consent": Consent("none"),
            "ContactsTold": ContactsTold(),
            "OfferOption": options[0],
            "OfferOption | None": options[0],
            "Sequence[OfferOption]": options,
            "Sequence[Choice]": [Choice(token="t", label="好,就這樣", command="/affirm")],
            "Sequence[Wanted]": wanted('1111 refund "a b" 很'),
            "re.Pattern[str]": re.compile(r"\d"),
            "Pattern[str]": re.compile(r"\d"),
            "Masking": Masking(
                frozenset({("phone", "0912345678"), ("email", "a@example.com"), ("address", "信義路 5 號")}),
                frozenset(),
                "2611-4821-7",
                self.policy.company.order_pattern.pattern,
                self.policy.company.country,
            ),
            "NluReaders": NluReaders(self.policy, self.phrases),
            "Scenario": read_scenarios(ROOT / "data" / "drills", self.policy.company.decimals)["furious"],
            "told: Collection[str]": {"what", "when"},
            "folded: str": "chan",
            "zone: str | None": "Europe/London",
            "datetime": NOW,
            "date": NOW.date(),
            "bool": False,
            "Taken": Taken(LONGEST),
            "Collection[str]": {"Chan"},
            "Collection[int]": {1},
            "Mapping[str, str]": {"name": "Chan"},
            "Mapping[str, Found]": {},
            "Mapping[str, Fact]": {},
            "Mapping[str, Collection[str]]": {"c1": {"Chan"}},
            "Callable[[str], bool]": lambda sentence: True,
            "Callable[[str], str | None]": lambda stretch: stretch,
            "Callable[[str], str]": lambda name: name,
            "entity: Mapping[str, Any]": {"start": 10, "end": 12, "text": "信義"},
            "amount: Mapping[str, Any]": {"start": 10, "end": 12, "text": "12"},
            "time: Mapping[str, Any]": {"start": 10, "end": 12, "text": "昨天", "value": "2026-11-17"},
            "Found | None": None,
            "Path | None": None,
            "ROOT": ROOT,
            "folder: Path": self.policy_folder,
            "missing: tuple[str, ...]": ("phone",),
            "addresses: list[str]": [],
            "set[Any]": set(),
            "phrase: str": "broken",
            "phrases: Iterable[str]": ("broken", "壞了"),
            "currency: str": "TWD",
            "order_pattern: str": self.policy.company.order_pattern.pattern,
            "own: str": "TWD",
            "decimals: int": 2,
            "least: int": 4,
            "reach: int": 20,
            "standing: Standing": Standing(),
            "heard: Mapping[str, Any]": {"name": "fraud"},
            "ranking: Sequence[Mapping[str, Any]]": [{"name": "fraud"}, {"name": "process"}],
            "before: int": 0,
            "begin: int": 0,
            "start: int": 10,
            "end: int": 12,
            "after: int": 40,
            "locale: str": "zh-Hant",
            "page_locale: str": "en",
            "locale: str | None": None,
            "to: str": "zh-Hant",
            "language: str": "zh",
            "stage: str": "listening",
            "heard: str | None": "zh-Hant",
            "known_product: str | None": "kettle",
            "matter: str | None": None,
            "reason: str | None": None,
            "confidence: float": 0.4,
            "asked: str": "what",
            "order_pattern: str | None": r"AB\d{6}",
            "country: str": "TW",
            "minor_in_one: int": 100,
            "media_type: str": "image/png",
            "name: str": "text",
            "kind: str": "product_quality",
            "kind: str | None": "product_quality",
            "role: str": "customer",
            "most: int": 3,
            "option_id: str": "o1",
        }

    @property
    def policy_folder(self) -> Any:
        """Return the folder of the shipped policy."""
        return ROOT / "data" / "policy"
