"""Tests of the pages of drills."""
