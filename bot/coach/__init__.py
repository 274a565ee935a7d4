"""What makes the bot better from day to day: its models, and what customers taught it; nothing here is said to them."""
