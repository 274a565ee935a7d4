"""All facts of one text, as Rasa entities; works without a trained model."""

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.nlu.catalogue import Catalogue, Company
from bot.nlu.language import fold

Entity = dict[str, Any]


def extract(text: str, now: datetime, policy_dir: str | Path | None = None) -> list[Entity]:
    """Return the entities of `text` as `{entity, start, end, text, value, confidence_entity, ...}`, left to right.

    Offsets refer to `text` as typed. Times are read relative to `now` (with its time zone) and look back.
    """
    folded = fold(text)
    company = Company.load(policy_dir)
    found: list[Entity] = []
    for hit in Catalogue.load(policy_dir).find(folded.text):
        found.append(_entity(folded.span(hit.start, hit.end), text, hit.entity, hit.id, hit.confidence))
    return sorted(found, key=lambda entity: (entity["start"], entity["end"]))


def _entity(span: tuple[int, int], text: str, entity: str, value: Any, confidence: float) -> Entity:
    return {
        "entity": entity,
        "start": span[0],
        "end": span[1],
        "text": text[span[0] : span[1]],
        "value": value,
        "confidence_entity": round(confidence, 3),
    }
