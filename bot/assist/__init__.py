"""Help for agents: a summary of the case, the next step, suggested replies, and the promises found in a draft."""
