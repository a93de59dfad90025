"""Page picture: a page of a PDF as it looks, as a PNG file."""

from __future__ import annotations

import struct
import zlib

from domain.errors import RecordMissing, RecordUnreadable

WIDTH = 1_000
"""Pixels: sharp beside the text, and on a phone."""
_TALLEST = 2_000


def page_picture(raw: bytes, key: str, number: int) -> bytes:
    """Page ``number`` (from 1) of the PDF ``raw``. Raises RecordError."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
        try:
            if not 1 <= number <= len(pdf):
                raise RecordMissing(f"“{key}” has no page {number}.", remedy="Look at the record itself.")
            if pdf.get_formtype():
                pdf.init_forms()
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1.0), _TALLEST / max(height, 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothpath=False)
            pixels = bitmap.to_numpy()
        finally:
            pdf.close()
    except pypdfium2.PdfiumError as error:
        raise RecordUnreadable(
            f"Page {number} of “{key}” cannot be drawn ({error}).", remedy="Look at the record itself."
        ) from error
    tall, wide, channels = pixels.shape
    # Grey pages, which most are, take a third.
    plain = pixels[:, :, :3]
    if channels == 1 or (plain == plain[:, :, :1]).all():
        plain = pixels[:, :, :1]
    rows = b"".join(b"\0" + row.tobytes() for row in plain)
    return _png(wide, tall, colour=2 if plain.shape[2] == 3 else 0, rows=rows)


def _png(width: int, height: int, *, colour: int, rows: bytes) -> bytes:
    """A PNG file (https://www.w3.org/TR/png-3/) of eight bits a channel; each of ``rows`` begins with its filter, none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )
