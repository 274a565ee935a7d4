"""Tests of the case store; they run on SQLite, and also on PostgreSQL when TEST_DATABASE_URL is set."""
