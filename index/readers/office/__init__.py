"""Office documents: DOCX, ODT and EPUB."""
