"""What exactly is the matter in a case: read from the customer's words, from days, and kept as a fact with its reasons."""
