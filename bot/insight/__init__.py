"""Insight: statistics and decisions over figures. Pure: it says nothing to anybody and knows no web."""
