"""Figures: one wide row per case and per promise, written again at the end of every transaction that changed it."""
