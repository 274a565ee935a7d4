"""Search over everything that was said: the index, the filters, saved views."""
