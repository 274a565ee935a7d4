"""What was heard in customers' turns, and what trainers taught from it."""
