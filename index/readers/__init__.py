"""From the bytes of a record to a Document: one file for each kind of record; ``choose.read`` is the way in."""
