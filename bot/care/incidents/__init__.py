"""Early warning and incidents while the company works: detection as cases come, gathering, equal harm made equal."""
