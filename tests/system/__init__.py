"""End to end: every process runs, and everything goes over the customer protocol and the agent API."""
