"""Who waits for a person, who is asked to take over, and who has taken over."""
