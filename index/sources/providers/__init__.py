"""Providers: how each kind of site lists its records. They do not know each other."""
