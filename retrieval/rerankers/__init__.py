"""Models that read a question and a text together. ``choose.open_reranker`` opens the one the settings name."""
