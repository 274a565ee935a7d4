"""What happens between hearing a customer and an agreement, apart from the words and from Rasa.

`actions/` are its only callers: each action reads the turn, calls one function here, and utters what came of it.
"""
