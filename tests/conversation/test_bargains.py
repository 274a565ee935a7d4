"""Test that words which take an option only for something more are a bargain, and never an agreement."""

from __future__ import annotations

from bot.cases.models import OfferOption
from bot.conversation.consent import ACCEPTS, BARGAINS, REFUSED, consent_to_option, named_options
from bot.conversation.phrases import Phrases
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from .plain import button
from .test_consent_table import INTENTS, judged, turn_of

TABLE = read_yaml(ROOT / "tests" / "conversation" / "data" / "bargains.yml")


def test_an_option_for_something_more_is_a_bargain(options: list[OfferOption], phrases: Phrases) -> None:
    wrong = []
    for number, lines in TABLE["bargains"].items():
        for text in lines:
            for intent in INTENTS:
                consent = judged(text, options, phrases, intent)
                meant = consent.option.position if consent.option is not None else 0
                if (consent.verdict, meant) != (BARGAINS, number):
                    wrong.append((text, intent, consent.verdict, meant, consent.reason))
    assert wrong == [], "\n".join(map(str, wrong))


def test_bargains_are_never_an_agreement_to_what_was_read_back(options: list[OfferOption], phrases: Phrases) -> None:
    agreed = [
        text
        for lines in TABLE["bargains"].values()
        for text in lines
        if judged(text, options, phrases, "affirm", read_back=options[0]).verdict == ACCEPTS
    ]
    assert agreed == []


def test_looking_again_refuses_only_what_was_read_back(options: list[OfferOption], phrases: Phrases) -> None:
    pressed = button({"intent": {"name": "deny", "confidence": 1.0}, "text": "No, let me look again"})
    consent = consent_to_option(pressed, options, phrases.consent, minor_in_one=100, read_back=options[1])
    assert (consent.verdict, consent.option) == (REFUSED, options[1])


def test_one_behind_a_number_names_no_other_option(options: list[OfferOption], phrases: Phrases) -> None:
    for text, place in (("what does the second one mean", 2), ("the third one", 3), ("option one", 1), ("one", 1)):
        assert [option.position for option in named_options(turn_of(text), options, phrases.consent)] == [place], text


def test_no_bargain_is_heard_where_nothing_more_is_asked_for(options: list[OfferOption], phrases: Phrases) -> None:
    heard = [text for text in TABLE["others"] if judged(text, options, phrases).verdict == BARGAINS]
    assert heard == []
