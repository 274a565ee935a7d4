"""Insight in the store: causes of cases, analyses, actions, flags, orders sold, who was told. Knows no policy."""
