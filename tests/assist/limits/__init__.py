"""Drafts that promise too much, and drafts that harm nobody: what the check of drafts does with each."""
