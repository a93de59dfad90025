"""Readers: from the bytes of a record to a Document, one for each kind of file; ``reader.read`` is the way in."""
