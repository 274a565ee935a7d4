"""Words for what is counted: kinds, products, branches, owners, remedies, sums, shares; in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.cases.insight.figures.counting import UNKNOWN
from bot.conversation.display import both
from bot.remedy import Policy
from bot.remedy.insight import UNKNOWN as UNKNOWN_CAUSE
from bot.words import Words

WORDS = "agents.insight."
# Fewer than these are too few to say anything by their share.
FEW = 5
_PARTS = ("agents.kind.", "agents.emotion.", "agents.stage.", WORDS)


class Labels:
    """Labels in one language; `people` are the names of agents by id."""

    def __init__(self, words: Words, policy: Policy, locale: str, people: Mapping[int, str]) -> None:
        self._words, self._policy, self._locale, self._people = words, policy, locale, people
        self._entries = {name: said for part in _PARTS for name, said in words.all(locale, part).items()}

    def say(self, name: str, **values: object) -> str:
        """Return the words of insight with this name."""
        return self._words.say(WORDS + name, self._locale, **values)

    def words(self, name: str, **values: object) -> str:
        """Return any words of the desk by their whole name."""
        return self._words.say(name, self._locale, **values)

    def in_language(self, to: str, name: str, **values: object) -> str:
        """Return the words of insight with this name in another language, for what is written in both."""
        return self._words.say(WORDS + name, to, **values)

    def value(self, dimension: str, value: Any) -> str:
        """Return what a value of a dimension is called; what the policy does not have any more by its id."""
        if value is None or value == UNKNOWN:
            return self._entries.get(f"{WORDS}none.{dimension}") or self.say("unknown")
        named = _NAMED.get(dimension)
        return str(value) if named is None else named(self, value)

    def money(self, minor: int) -> str:
        """Return a sum in minor units of the company's currency in its own spelling."""
        return self._policy.company.show(minor)

    def share(self, part: int, whole: int) -> str:
        """Return a share in percent; how many of how many where they are few, a dash for none of none."""
        if not whole:
            return "–"
        if whole < FEW:
            return self.say("of_few", part=part, whole=whole)
        return f"{round(100 * part / whole)} %"

    def change(self, now: int, before: int | None) -> str:
        """Return how a count changed against the one before, as a difference; empty without one."""
        if before is None:
            return ""
        return (
            self.say("same") if now == before else self.say("more" if now > before else "fewer", by=abs(now - before))
        )

    def _word(self, name: str, value: Any) -> str:
        return self._entries.get(f"{name}.{value}", str(value))

    def _names(self, found: Any, value: Any) -> str:
        return str(value) if found is None else both(found, self._locale)

    def _product(self, value: Any) -> str:
        product = self._policy.products.get(value)
        return self._names(product and product.names, value)

    def _branch(self, value: Any) -> str:
        branch = self._policy.branches.get(value)
        return self._names(branch and branch.names, value)

    def _owner(self, value: Any) -> str:
        handler = self._policy.handlers.get(value)
        return self._names(handler and handler.name, value)

    def _cause(self, value: Any) -> str:
        return self.say("cause.unknown") if value == UNKNOWN_CAUSE else self._policy.insight.label(value, self._locale)

    def _remedy(self, value: Any) -> str:
        remedy = self._policy.remedies.get(value)
        return self._names(remedy and remedy.title.without_values(), value)

    def _agent(self, value: Any) -> str:
        return self._people.get(value, f"#{value}")


_NAMED: Mapping[str, Callable[[Labels, Any], str]] = {
    "kind": lambda labels, value: labels._word("agents.kind", value),
    "sub_kind": lambda labels, value: labels._word("agents.kind", value),
    "emotion": lambda labels, value: labels._word("agents.emotion", value),
    "stage": lambda labels, value: labels._word("agents.stage", value),
    "mended": lambda labels, value: labels._word(WORDS + "mended", value),
    "severity": lambda labels, value: labels.say("severity_level", level=value),
    "product": Labels._product,
    "branch": Labels._branch,
    "owner": Labels._owner,
    "remedy": Labels._remedy,
    "cause": Labels._cause,
    "agent_id": Labels._agent,
}
