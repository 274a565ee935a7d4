"""What insight keeps in the store: figures of cases and promises. It knows nothing of the policy."""
