"""What else could understand messages, and what each of it costs: run by `python -m tests.nlu.compare`."""
