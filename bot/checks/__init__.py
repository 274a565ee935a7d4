"""Checks of what trainers and managers edit: responses in both languages, wording, actions, policy."""
