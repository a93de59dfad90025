"""PDF files for tests, written by hand: every byte is known, and no library is needed to make them.

Text is set in Courier, whose letters are all 0.6 of their size wide, so that a line's width is known too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FONTS = {"": "Courier", "b": "Courier-Bold"}
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass(frozen=True, slots=True)
class Put:
    """A run of text at a place: points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    style: str = ""
    turn: tuple[float, float, float, float] = (1, 0, 0, 1)
    """The matrix of the text: ``(0, 1, -1, 0)`` runs upwards."""
    paint: str = ""
    """Operators before it: ``1 g`` for white, ``3 Tr`` for unseen."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Operators that draw: lines, grounds."""

    operators: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: a box that is ticked or not, or a text that was filled in."""

    x: float
    y: float
    value: bool | str
    width: float = 12
    more: str = ""
    """What else the file says of it; ``{ap}`` is the number of the appearance."""


def grid(xs: Sequence[float], ys: Sequence[float]) -> Draw:
    """The ruled lines of a table."""
    lines = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    return Draw("0 G 0.5 w " + " ".join(lines))


def column(
    lines: Sequence[str],
    x: float = 72,
    top: float = 700,
    *,
    size: float = 10,
    lead: float = 12,
    style: str = "",
) -> list[Put]:
    """``lines`` below each other; an empty one leaves a gap."""
    return [Put(x, top - lead * at, line, size, style) for at, line in enumerate(lines) if line]


def pdf(
    pages: Sequence[Sequence[Put | Draw | Field]],
    *,
    title: str = "",
    rotate: int = 0,
    password: str = "",
    pictures: bool = False,
    beside: str = "",
    layer: str = "",
    mapped: Mapping[str, str] | None = None,
    face: bytes = b"",
    drawn: bool = False,
    appearance: str = "",
) -> bytes:
    """A PDF of 612 × 792 points. ``rotate`` turns all pages; with ``password`` it is encrypted (RC4, 40 bits);
    ``pictures`` puts a grey box on every page; ``beside`` are annotations; ``layer`` says how the layer ``/L`` is shown.
    ``mapped`` are letters with those that the file says they are. ``face`` is a font that the file brings along; only what is set
    in bold is mapped then. ``drawn``: what is set in bold is in a font that draws nothing. ``appearance`` are operators that draw on
    80 × 12 points: the pattern ``/P``, and ``{ap}`` in ``beside``.
    """
    objects: list[bytes] = [b"", b""]  # 1 the catalogue, 2 the page tree; both are written last
    fonts = " ".join(f"/F{key or 'r'} {len(objects) + at + 1} 0 R" for at, key in enumerate(FONTS))
    says = f" /ToUnicode {len(objects) + len(FONTS) + 1} 0 R" if mapped else ""
    kind = "/Type1"
    if face:
        kind = f"/TrueType /FirstChar 32 /LastChar 126 /Widths [{'600 ' * 95}] /FontDescriptor {len(objects) + len(FONTS) + 1 + bool(mapped)} 0 R"
    objects += (
        f"<< /Type /Font /Subtype {kind} /BaseFont /{name} /Encoding /WinAnsiEncoding{says if key or not face else ''} >>".encode()
        for key, name in FONTS.items()
    )
    if drawn:
        objects[-1] = (
            f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [.001 0 0 .001 0 0] /CharProcs << >> /Encoding << >>"
            f" /FirstChar 32 /LastChar 126 /Widths [{'600 ' * 95}]{says} >>"
        ).encode()
    objects += [_mapping(mapped)] if mapped else []
    if face:
        objects += [
            f"<< /Type /FontDescriptor /FontName /Face /Flags 32 /FontBBox [0 0 1000 1000] /FontFile2 {len(objects) + 2} 0 R >>".encode(),
            b"<< /Length %d /Length1 %d >>\nstream\n%s\nendstream" % (len(face), len(face), face),
        ]
    if appearance:
        form = f"/Type /XObject /Subtype /Form /BBox [0 0 80 12] /Resources << /Font << {fonts} >> >>"
        form += " /PatternType 1 /PaintType 1 /TilingType 1 /XStep 80 /YStep 12"
        objects.append(f"<< {form} /Length {len(appearance)} >>\nstream\n{appearance}\nendstream".encode())
        beside = beside.replace("{ap}", str(len(objects)))
    ap = str(len(objects))
    objects += [b"<< /Type /OCG /Name (L) >>"] if layer else []
    own = f" /Properties << /L {len(objects)} 0 R >>" if layer else ""
    own += f" /Pattern << /P {ap} 0 R >>" if appearance else ""
    kids: list[int] = []
    fields: list[int] = []
    for page in pages:
        content = b"\n".join(_show(put) for put in page if not isinstance(put, Field)) + (
            b"\n0.5 g 100 100 200 200 re f" if pictures else b""
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        first = len(objects) + 2
        widgets = [_widget(put, ap) for put in page if isinstance(put, Field)]
        fields += range(first, first + len(widgets))
        annotations = " ".join(f"{first + at} 0 R" for at in range(len(widgets)))
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Contents {len(objects)} 0 R"
            f" /Resources << /Font << {fonts} >>{own} >>{f' /Annots [{annotations}{beside}]' if widgets or beside else ''} >>".encode()
        )
        objects += widgets
    form = f" /AcroForm << /Fields [{' '.join(f'{field} 0 R' for field in fields)}] >>" if fields else ""
    if layer:
        form += f" /OCProperties << /OCGs [{own.split()[3]} 0 R] /D << {layer.format(own.split()[3])} >> >>"
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R{form} >>".encode()
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    trailer = "/Root 1 0 R"
    if title:
        objects.append(f"<< /Title ({title}) >>".encode("latin-1"))
        trailer += f" /Info {len(objects)} 0 R"
    if password:
        key, encrypt = _encryption(password)
        objects = [_encrypted(body, number, key) for number, body in enumerate(objects, 1)]
        objects.append(encrypt)
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    return _file(objects, trailer)


def _mapping(letters: Mapping[str, str]) -> bytes:
    pairs = " ".join(
        f"<{ord(drawn):02X}> <{said.encode('utf-16-be').hex()}>" for drawn, said in letters.items()
    )
    content = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {len(letters)} beginbfchar {pairs} endbfchar endcmap"
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode()


def _widget(put: Field, ap: str) -> bytes:
    box = f"/Rect [{put.x} {put.y} {put.x + put.width} {put.y + 12}]"
    if isinstance(put.value, str):
        kind = f"/FT /Tx /V ({put.value}) {put.more.replace('{ap}', ap)}"
    else:
        state = "/Yes" if put.value else "/Off"
        empty = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>"
        kind = f"/FT /Btn /V {state} /AS {state} /AP << /N << /Yes {empty} /Off {empty} >> >>"
    return f"<< /Type /Annot /Subtype /Widget /F 4 /T (f{put.x}-{put.y}) {box} {kind} >>".encode()


def _show(put: Put | Draw) -> bytes:
    if isinstance(put, Draw):
        return f"q {put.operators} Q".encode()
    text = put.text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    a, b, c, d = put.turn
    return (
        f"q {put.paint} BT /F{put.style or 'r'} {put.size} Tf {a} {b} {c} {d} {put.x} {put.y} Tm (".encode()
        + text
        + b") Tj ET Q"
    )


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _encryption(password: str) -> tuple[bytes, bytes]:
    """The file's key and its encryption dictionary: the standard handler, revision 2 (PDF 32000-1, 7.6.3)."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + bytes(16)).digest()[:5]
    user = _rc4(key, _PADDING)
    body = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>"
    return key, body.encode()


def _encrypted(body: bytes, number: int, key: bytes) -> bytes:
    head, mark, rest = body.partition(b"stream\n")
    if not mark:
        return body
    own = hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]
    return head + mark + _rc4(own, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
