"""Models: weights and their checksums, embedders, evidence readers, rerankers, and what runs them."""
