"""A believable year with planted incidents: what early warning finds the same day, and what it tells in vain."""
