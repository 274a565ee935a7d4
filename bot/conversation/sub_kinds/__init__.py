"""What exactly is the matter in a case: read from words and days, kept as a fact with its reasons."""
