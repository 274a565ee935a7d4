"""Calls of the customer protocol, one module per resource."""
