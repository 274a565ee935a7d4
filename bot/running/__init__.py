"""Starting Amends on one machine: training when needed, the processes, and what is wrong if anything is."""
