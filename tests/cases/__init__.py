"""Tests of the case store; they run on SQLite, and on PostgreSQL when TEST_DATABASE_URL names one."""
