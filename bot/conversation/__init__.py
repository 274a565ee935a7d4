"""What happens between hearing a customer and an agreement, apart from the words and from Rasa.

`actions/` are its callers: each action reads the turn, calls one function here, and utters what came of it.
The desk writes times with `display` too, so that a promise reads the same wherever it is given.
"""
