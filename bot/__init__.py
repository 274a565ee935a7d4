"""Amends: the complaint desk a company puts on its own website."""
