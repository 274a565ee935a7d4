"""Calls of the company's own systems, signed as Standard Webhooks says."""
