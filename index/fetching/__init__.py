"""Fetching from the web what an address names, without being led into the house it is fetched from."""
