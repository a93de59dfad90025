"""What is known of a record: from sidecars, front matter, file names and first lines."""
