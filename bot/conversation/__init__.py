"""The steps from a customer's turn to an agreement, independent of Rasa and of the wording of answers.

`actions/` call it: each action reads the turn, calls one function here, and utters the result.
The desk formats times with `display` too, so that a promise reads the same everywhere.
"""
