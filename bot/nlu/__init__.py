"""Understand customers' messages: Rasa graph components, and the plain functions they use, which need no model."""
