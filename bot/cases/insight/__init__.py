"""What insight keeps in the store: figures, causes, analyses, actions, flags, signals, incidents. Knows no policy."""
