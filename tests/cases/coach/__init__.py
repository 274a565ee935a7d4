"""Tests of what was heard and taught."""
