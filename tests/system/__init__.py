"""End-to-end tests with every process running, over the customer protocol and the agent API."""
