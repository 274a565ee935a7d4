"""Attacks on what may be promised, through the customer protocol and the agent API, and the check of what stands."""
