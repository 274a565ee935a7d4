"""Several matters in one conversation: tell them apart, note the later ones, and take them up one after the other."""
