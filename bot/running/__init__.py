"""Run Amends on one machine: train the model when needed, start and supervise the processes, diagnose faults."""
