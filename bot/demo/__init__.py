"""An invented month for `amends demo`: made through the real paths with a clock of its own, marked as invented."""
