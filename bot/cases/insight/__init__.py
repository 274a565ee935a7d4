"""What insight keeps: figures, causes, analyses, actions, flags, orders sold, who was told. It knows no policy."""
