"""Erasing: take a person's words, names and addresses out of every table; what happened and when stays."""
