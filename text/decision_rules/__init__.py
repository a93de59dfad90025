"""What a record states of decisions and votes, by rules: English, Spanish, Chinese."""
