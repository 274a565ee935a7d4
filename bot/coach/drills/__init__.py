"""Drills: agents practise with invented customers; nothing of it is ever in the case store or in a figure."""
