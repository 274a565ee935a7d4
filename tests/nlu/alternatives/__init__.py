"""Alternative pipelines for understanding, and what each costs; run by `python -m tests.nlu.compare`."""
