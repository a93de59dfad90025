"""Nearest neighbours, in FAISS."""
