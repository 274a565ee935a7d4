"""The words that tell of a grave matter: reading the lists of phrases, and finding them in a text."""
