"""Reckon what comes due in a case, and when, from its state and the policy; acting on it is `bot.care`'s."""
