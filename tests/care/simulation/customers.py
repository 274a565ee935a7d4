"""Customers afterwards: they answer whether it is mended, or never; write in between; come back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.cases import conversations, messages, offers
from bot.cases.care import follow_ups
from bot.cases.models import Case, FollowUp
from bot.conversation import mended
from bot.conversation.after_closing import reopen

if TYPE_CHECKING:
    from tests.care.simulation.running import Simulation

ANSWERS = {"mended": 45, "half": 8, "not": 7, None: 40}
IN_BETWEEN = ("請問現在到哪了？", "在嗎", "Any news?", "謝謝")


def asked(sim: Simulation, follow_up: FollowUp) -> None:
    """Plan the answer to a question that was put."""
    answer = sim.rng.choices(tuple(ANSWERS), tuple(ANSWERS.values()))[0]
    if follow_up.round >= 3:
        answer = "mended"
    sim.counts[f"customer: {answer or 'silent'}"] += 1
    if answer is None:
        if sim.rng.random() < 0.1:
            # Somebody who answers when the silence was written down already.
            sim.in_(dt.timedelta(days=sim.rng.uniform(8, 14)), lambda: _answer(sim, follow_up.case_id, "mended"))
        return
    soon = dt.timedelta(days=sim.rng.choice((0.01, 0.2, 1, 2.9, 3.1, 5, 6.9)))
    sim.in_(soon, lambda: _answer(sim, follow_up.case_id, answer))


def _answer(sim: Simulation, case_id: int, answer: str) -> None:
    def do(session, desk):  # type: ignore[no-untyped-def]
        mended.hear(session, desk, session.get(Case, case_id), answer, via=mended.PAGE)

    sim.act(do)
    if sim.rng.random() < 0.2:
        # A press that comes twice.
        sim.act(do)
    if answer == follow_ups.MENDED and sim.rng.random() < 0.08:
        sim.in_(dt.timedelta(days=sim.rng.uniform(1, 5)), lambda: come_back(sim, case_id))


def come_back(sim: Simulation, case_id: int) -> None:
    """Say that a resolved case is not mended after all."""

    def do(session, desk):  # type: ignore[no-untyped-def]
        case = session.get(Case, case_id)
        talk = conversations.get(session, case.conversation_id)
        if case.stage == "resolved" and talk.owner == "bot":
            messages.append(session, talk.id, role="customer", text="又壞了")
            reopen(session, desk, talk, case)

    sim.act(do)


def write(sim: Simulation, case_id: int) -> None:
    """Write a line in between."""
    text = sim.rng.choice(IN_BETWEEN)
    sim.act(lambda s, d: messages.append(s, s.get(Case, case_id).conversation_id, role="customer", text=text))


def take_back(sim: Simulation, case_id: int) -> None:
    """Take the agreement back."""
    sim.act(lambda s, d: offers.take_back(s, s.get(Case, case_id), reason="改變主意", actor="customer"))
