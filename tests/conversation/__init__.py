"""What happens between hearing a customer and an agreement."""
