"""What a customer gives and keeps back, as far as the gift that comes with a remedy depends on it."""

from __future__ import annotations

from dataclasses import dataclass

from .remedies import Goodwill, Remedy


@dataclass(frozen=True)
class Details:
    """The needs that a customer keeps back, and those that are met already."""

    kept_back: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()

    def forbid(self, gesture: Goodwill) -> bool:
        """Return whether a gesture needs something that is kept back."""
        return not self.kept_back.isdisjoint(gesture.needs)

    def are_enough_for(self, gesture: Goodwill, remedy: Remedy) -> bool:
        """Return whether a gesture needs nothing but what is met, or told for the remedy anyway."""
        told = (self.met | set(remedy.needs)) - self.kept_back
        if told & {"phone", "email"}:
            # An account is found by either.
            told = (told | {"account"}) - self.kept_back
        return set(gesture.needs) <= told


NO_DETAILS = Details()
"""Of a customer who keeps nothing back."""
