"""Simulate a company for months on a clock of its own, with deaths at every step, and count what must never happen.

python -m tests.care.simulation --promises 10000 --days 90 --seed 1
"""
