"""Let Rasa find the class of a stored event without a search of all classes.

A conversation is read from the tracker store several times a turn; for each of its events Rasa walks through all
classes of events, which takes more time than everything else about reading it.
"""

from functools import lru_cache

from rasa.shared.core.events import Event

_resolve = Event.resolve_by_type


def remember_event_types() -> None:
    """Keep the class of each name of an event once it was found."""
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(_resolve))
