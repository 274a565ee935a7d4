"""The verbatim record of a case: views of it, its export, and the check that nobody changed it."""
