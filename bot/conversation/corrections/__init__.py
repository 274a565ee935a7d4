"""Corrections by people of the desk: whatever is known of a case can be put right, and what follows from it does."""
