"""Tune Python's garbage collection for processes that load much at start and keep it."""

from __future__ import annotations

import gc

# New objects that trigger a collection of the youngest generation; Python's default of 700 would collect too often.
NEW_OBJECTS = 20_000


def freeze_loaded_objects() -> None:
    """Exclude everything loaded so far from garbage collection. Call it when the process is ready for work.

    Models, word lists and libraries are millions of objects, so one full collection takes a third of a second. Called
    again after something else was loaded, it collects what was loaded before and is used no more.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 50)
