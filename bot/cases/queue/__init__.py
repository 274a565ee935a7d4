"""The queue for a person: who waits, who is asked to take over, and who has taken over."""
