"""Words: how text becomes terms, and BM25 over them, in tantivy."""
