"""Care: act on what comes due, so that no promise passes in silence. `bot.clocks` says what comes due and when."""
