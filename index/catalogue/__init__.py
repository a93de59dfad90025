"""Documents and passages, in SQLite."""
