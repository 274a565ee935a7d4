"""Accounts of the people who work at the desk: sign-in, sessions, what each role may do."""
