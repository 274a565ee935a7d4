"""Attacks on what may be promised, over the customer protocol and the agent API, and a check of the resulting store."""
