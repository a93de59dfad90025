"""Models that turn text into vectors. ``choose.open_embedder`` opens the one that the settings name."""
