"""What comes due, what is sent, what became of promises, and whether it is mended."""
