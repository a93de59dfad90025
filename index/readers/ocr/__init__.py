"""Text recognition of scanned pages."""
