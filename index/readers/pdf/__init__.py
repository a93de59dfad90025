"""PDF over PDFium: words, lines, margins, paragraphs."""
