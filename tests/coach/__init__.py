"""Tests of what makes the bot and its agents better from day to day."""
