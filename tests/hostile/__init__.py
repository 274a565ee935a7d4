"""Texts that are made to cost much time, and every function that reads customers' or agents' text."""
