"""Tests of the trainers' pages."""
