"""Tests of the inbox of misheard turns."""
