"""Insight: statistics and decisions over what was counted, and the words for it. It reads no conversation."""
