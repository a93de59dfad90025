"""What is on the disk: generations, catalogue, vectors, keywords, token states, texts."""
