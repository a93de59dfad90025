"""Door to the web: pages that show records, answers and meetings, read-only, off by default."""
