"""Measure words and model together on lines that neither was made from: what exactly is the matter.

.venv/bin/python -m pytest tests/dialogue/test_sub_kinds_heard.py -n0 -s
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.conversation.sub_kinds.deciding import steering
from bot.conversation.sub_kinds.keeping import sub_kinds_after
from bot.conversation.turn import Turn
from bot.remedy.vocabulary import MATTERS
from bot.yaml_files import read_yaml

FOLDER = Path(__file__).parents[1] / "conversation" / "sub_kinds"
# The second set is of the sub-kinds that the first one found weak.
SETS = {"held_out.yml": 0.62, "held_out_second.yml": 0.68}
READ = frozenset(MATTERS) | {"staff", "sent_back"}


@pytest.mark.slow
@pytest.mark.parametrize(("lines", "least"), SETS.items())
def test_what_is_the_matter_is_heard_in_words_that_no_list_has(agent: Agent, lines: str, least: float) -> None:
    loop = asyncio.new_event_loop()
    right, invented, missed = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for text, names in (line for language in read_yaml(FOLDER / lines).values() for line in language):
        message = loop.run_until_complete(agent.parse_message(str(text)))
        # Whether the turn tells of a matter at all is measured elsewhere.
        message["intent"] = {"name": "complain", "confidence": 1.0}
        fact = sub_kinds_after(Turn.of({"sender_id": "c1", "latest_message": message}), None)
        found = steering(fact.resolved) & READ if fact is not None else frozenset()
        wanted = frozenset(names)
        right.update(found & wanted)
        invented.update(found - wanted)
        missed.update(wanted - found)
        wrong += [(text, sorted(found - wanted))] if found - wanted else []
    precision = right.total() / (right.total() + invented.total())
    recall = right.total() / (right.total() + missed.total())
    for name in sorted(READ):
        print(f"{name}: {right[name]} heard, {missed[name]} missed, {invented[name]} invented")
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.9, wrong
    assert recall >= least, wrong
