"""Actions against causes: who is asked and told, what they do with them, whether they helped, and who hears of it."""
