"""Tests of bot/conversation: from a customer's turn to an agreement or a handoff."""
