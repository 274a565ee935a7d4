"""What a page of insight is given: who looks, what the address asks for, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.cases.accounts.permissions import May, allowed
from bot.cases.insight.figures.measures import MEASURES, Measure
from bot.desk.agents.sessions import SignedIn
from bot.desk.insight.asked import Asked
from bot.desk.insight.tables import Cell
from bot.desk.insight.tabs import ROOT
from bot.insight.labels import Labels
from bot.remedy import Policy


@dataclass(frozen=True)
class Look:
    """One look at a page: `query` and `path` are parts of its address that are its own; `now` is the store's moment."""

    agent: SignedIn
    asked: Asked
    labels: Labels
    policy: Policy
    locale: str
    now: datetime
    today: date
    query: Mapping[str, str]
    path: Mapping[str, Any] = field(default_factory=dict)

    @property
    def may_see_people(self) -> bool:
        """Return whether figures by person may be shown."""
        return allowed(self.agent.role, May.SEE_FIGURES_OF_PEOPLE)

    def list_of(self, measure: str | Measure, asked: Asked | None = None, **only: Any) -> str:
        """Return the address of the cases that a number counts; what is true now has no period."""
        found = MEASURES[measure] if isinstance(measure, str) else measure
        return f"{ROOT}/list?{(asked or self.asked).narrowed(**only).query(of=found.name)}"

    def number(self, measure: str, value: int, asked: Asked | None = None, **only: Any) -> Cell:
        """Return the cell of a count, which opens its cases unless there are none."""
        return Cell(value, f"{value:,}", self.list_of(measure, asked, **only) if value else "")
