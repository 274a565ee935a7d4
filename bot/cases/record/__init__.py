"""The verbatim record of a case: views of it, export, and the check that nobody changed it."""
