"""The way between the desk and the dialogue model."""
