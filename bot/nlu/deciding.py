"""Graph component: decide what a message is from everything the parts of the pipeline found, and keep the reasons."""

from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.evidence import Decision, Evidence, Thresholds, decide
from bot.nlu.evidence_words import evidence_words
from bot.nlu.feelings import praise_and_blame, turns
from bot.nlu.fingerprints import of_sources
from bot.nlu.language import OTHER, is_only_signs_or_repetition
from bot.nlu.lexicon import rules
from bot.nlu.normaliser import folded_text_of
from bot.nlu.untrained import UntrainedComponent

EVIDENCE = "evidence"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Decider(UntrainedComponent):
    """Rewrite `intent` and the head of `intent_ranking` to what all the evidence says; add the reasons as `evidence`.

    It stands at the end of the pipeline, so that rules, stories and measurements see one and the same decision.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the least confidences.

        A matter needs more than other intents, because asking once more is better than opening a case over a joke. So
        does a text of only signs and pictures or of one repeated character, because it seldom shows what is wanted.
        """
        return {
            "fallback_threshold": 0.4,
            "matter_threshold": 0.5,
            "person_threshold": 0.35,
            "hardly_said_threshold": 0.75,
        }

    def __init__(self, config: Dict[str, Any]) -> None:
        """Read the thresholds from the configuration and the weights from `data/lexicon/evidence.yml`."""
        self._least = Thresholds(
            matter=config["matter_threshold"], person=config["person_threshold"], other=config["fallback_threshold"]
        )
        self._hardly_said = config["hardly_said_threshold"]
        self._weights = rules("evidence")["weights"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with the way of deciding and with the word lists."""
        return of_sources("deciding.py", "evidence.py", "evidence_words.py", "feelings.py", lexicon=True)

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide each message; without content or in an unknown language it is `nlu_fallback`."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        ranking = message.get(INTENT_RANKING_KEY) or []
        evidence = evidence_of(message)
        found = decide(evidence, self._weights, self._least, DEFAULT_NLU_FALLBACK_INTENT_NAME)
        intent, confidence = found.intent, found.confidence
        unknown = (message.get("locale") or {}).get("name") == OTHER
        hardly = is_only_signs_or_repetition(folded_text_of(message)) and confidence < self._hardly_said
        if unknown or hardly or not evidence.intents:
            intent, confidence = DEFAULT_NLU_FALLBACK_INTENT_NAME, self._hardly_said if hardly else self._least.other
        chosen = {"name": intent, "confidence": confidence}
        message.set(INTENT, chosen, add_to_output=True)
        rest = [one for one in ranking if one["name"] not in (intent, DEFAULT_NLU_FALLBACK_INTENT_NAME)]
        message.set(INTENT_RANKING_KEY, [chosen, *rest], add_to_output=True)
        message.set(EVIDENCE, as_output(found, evidence), add_to_output=True)


def evidence_of(message: Message) -> Evidence:
    """Return what the parts of the pipeline before found in a message."""
    folded = folded_text_of(message)
    ranking = message.get(INTENT_RANKING_KEY) or []
    emotion = (message.get("emotion") or {}).get("ranking") or []
    calm = next((one["confidence"] for one in emotion if one["name"] == "neutral"), 0.0 if emotion else 1.0)
    return Evidence(
        intents={
            one["name"]: float(one["confidence"]) for one in ranking if one["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
        },
        kind=float((message.get("complaint_kind") or {}).get("confidence") or 0.0),
        feeling=1.0 - float(calm),
        words=evidence_words(folded) if message.get(TEXT) else {},
        facts=frozenset(str(one["entity"]) for one in message.get(ENTITIES) or [] if one.get("value") is not None),
        mood=praise_and_blame(folded),
        turns=turns(folded),
    )


def as_output(found: Decision, evidence: Evidence) -> Dict[str, Any]:
    """Return a decision for the parse result: both probabilities, the words of trouble, and every reason."""
    return {
        "matter": round(found.matter, 3),
        "person": round(found.person, 3),
        "trouble": sorted(set(evidence.trouble)),
        "reasons": [
            {"name": one.name, "weight": round(one.weight, 2), "said": list(one.said)} for one in found.reasons
        ],
    }
