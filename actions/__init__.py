"""Custom actions of the dialogue, one per file. They read the turn, call `bot.conversation`, and utter responses."""
