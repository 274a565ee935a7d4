"""Statistics and decisions of insight: pure functions over what was counted. It reads no store and says nothing."""
