"""Check the files that trainers and managers edit; every fault of a run is told, each with its line and its cure."""
