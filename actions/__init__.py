"""Custom actions of the dialogue: one per file, thin. They read the turn, call `bot.conversation`, and utter."""
