"""Understanding: Rasa graph components, and the plain functions under them that need no model."""
