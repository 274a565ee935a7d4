"""Accounts of the people who work at the desk: sign-in, sessions, permissions of roles."""
