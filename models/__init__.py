"""Models: weights and their checksums, embedders, rerankers, and what runs them."""
