"""Grave matters: what tells of them, which reason for a handoff each is, and what to do until a person answers."""
