"""Scans for tests: PDF files whose pages are pictures and nothing else, as a scanner makes them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from tests.kit.pdf import Put

Picture = NDArray[np.uint8]
_PIXELS_A_POINT = 200 / 72


def pictures_of(raw: bytes) -> list[Picture]:
    """The pages of a PDF as a scanner of 200 dots to the inch sees them."""
    with pypdfium2.PdfDocument(raw) as pdf:
        return [page.render(scale=_PIXELS_A_POINT, grayscale=True).to_numpy().copy() for page in pdf]


def scan(pictures: Iterable[Picture], *, stamp: str = "") -> bytes:
    """A PDF of nothing but pictures, one a page. ``stamp`` is text that is set over each, as a clerk's program does."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for picture in pictures:
        height, width = picture.shape
        body = zlib.compress(picture.tobytes())
        objects.append(
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray"
            f" /BitsPerComponent 8 /Filter /FlateDecode /Length {len(body)} >>\nstream\n".encode()
            + body
            + b"\nendstream"
        )
        box = f"{width / _PIXELS_A_POINT:.2f} {height / _PIXELS_A_POINT:.2f}"
        across, up = box.split()
        content = f"q {across} 0 0 {up} 0 0 cm /Im Do Q"
        if stamp:
            content += f" BT /F 10 Tf 40 20 Td ({stamp}) Tj ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode())
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box}] /Contents {len(objects)} 0 R"
            f" /Resources << /XObject << /Im {len(objects) - 1} 0 R >> /Font << /F 3 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def aslant(puts: Sequence[Put], degrees: float) -> list[Put]:
    """A page that lay crooked in the scanner, turned around its lower left corner."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [
        Put(put.x * c - put.y * s, put.x * s + put.y * c, put.text, put.size, put.style, (c, s, -s, c))
        for put in puts
    ]


def noisy(picture: Picture, *, specks: float, seed: int = 0) -> Picture:
    """A worn copy: grey paper, faded ink, and a share of ``specks`` in it."""
    random = np.random.default_rng(seed)
    worn = 70 + picture.astype(np.float32) * 0.62 + random.normal(0, 12, picture.shape)
    worn[random.random(picture.shape) < specks] = 40
    return np.clip(worn, 0, 255).astype(np.uint8)


def _file(objects: Sequence[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(file)
