"""Records as nobody should write them: sound samples that are bent, cut, mixed and multiplied, from a seed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from tests.kit.office import docx, epub, odt, p
from tests.kit.pdf import Put, pdf

SAMPLES = Path(__file__).resolve().parents[1] / "index" / "readers" / "samples"
MOST = 1 << 20
"""Bytes of one input, nearly always."""
_LONGEST_RUN = 60_000
_ROW = "".join(f"<w:tc>{p(word)}</w:tc>" for word in ("Lee", "Cho", "yes"))


def samples() -> dict[str, list[bytes]]:
    """Sound records, by their endings."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(SAMPLES.iterdir()):
        found.setdefault(path.suffix, []).append(path.read_bytes())
    lines = [f"{n}. The motion to build a bridge carried by five votes." for n in range(1, 30)]
    page = [Put(50, 760 - 24 * n, line, 10) for n, line in enumerate(lines)]
    aslant = [
        Put(90, 400, "DRAFT", 40, "b", (0.7, 0.7, -0.7, 0.7)),
        Put(20, 300, "margin", 8, "", (0, 1, -1, 0)),
    ]
    found[".pdf"] = [pdf([page, [*page[:9], *aslant]], title="Minutes"), pdf([page[:4]] * 5, rotate=90)]
    body = p("Minutes", '<w:pStyle w:val="Heading1"/>') + p("It met.") + f"<w:tbl><w:tr>{_ROW}</w:tr></w:tbl>"
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    noted = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    footnotes = f'<w:footnote w:id="2">{p("Plus tax.")}</w:footnote>'
    found[".docx"] = [
        docx(body + p("Roads", listed, noted) * 3, related={"numbering": numbering, "styles": "", "footnotes": footnotes}),
    ]  # fmt: skip
    cells = "".join(
        f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in ("Lee", "yes")
    )
    found[".odt"] = [
        odt(
            '<text:h text:outline-level="1">Minutes</text:h><text:p>It<text:s text:c="3"/>met.</text:p>'
            "<text:list><text:list-item><text:p>Roads</text:p></text:list-item></text:list>"
            f"<table:table><table:table-row>{cells}</table:table-row></table:table>",
            title="Minutes",
        )
    ]
    found[".epub"] = [
        epub({"a": "<h1>Minutes</h1><p>It met.</p>", "b": "<ul><li>Roads</li></ul>"}, title="M")
    ]
    rows = "".join(
        f'{n},"Rezoning of {n} Mill Road","Adopted, 5 to 2",2025-03-0{n % 9 + 1}\n' for n in range(1, 20)
    )
    found[".csv"] = [("Item,Title,Result,Date\n" + rows).encode()]
    found[".json"] = [
        b'[{"item": 7, "title": "Rezoning", "votes": [{"name": "Lee", "vote": "yes"}]}, {"item": 8.50}]',
        b'{"meeting": {"body": "Council", "items": [{"a": 1}, {"a": null}]}}\n',
        b'{"a": 1}\n{"a": "two"}\n',
    ]
    return found


COMMON = (
    *(b" ", b"\n", b"\r", b"\t", b"-", b"=", b"_", b"*", b".", b",", b"(", b")", b"[", b"]", b"{", b"}", b"<", b">", b"'"),
    *(b'"', b"|", b"/", b"\\", b"&", b"#", b"0", b"9", b"a", b"A", b":", b";", b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf"),
    *("\u3000 \u00ad \u200b \u202e \u0301 \ufb01 — “ 市 议会 е ب \U0001f600 \u2028 \x85".encode().split(b" ")),
    *(b"By Jane Doe", b"March 5, 2025", b"Share this: X", b"page 3 of 7", b"WHEREAS, ", b"- ", b"1. ", b"a) ", b"99999999999"),
    *(b"---\n", b"\n\n", b"-->", b"://", b"Mr. ", b"vs.", b"2025-13-45", b"%PDF-", b"PK\x03\x04", b"WEBVTT\n", b"<html>"),
)  # fmt: skip
_HTML = (
    b"<p> </p> <div> </div> <table> <tr> <td> </td> <li> <ul> <br> <h1> </h1> <nav> <!-- --> <pre> <script> </script> <svg>"
    b" <template> <a> <b> <i> <blockquote> <![CDATA[ &amp; &#0; &#55555555; &#xd800; &lt; <style> <frameset> <form>"
).split(b" ")
_W = b"<w:p> </w:p> <w:r> <w:t> </w:t> <w:tbl> <w:tr> <w:tc> <w:sdt> <w:ins> <w:del> <w:br/> <w:tab/> <w:vanish/>".split()
WORDS: dict[str, Sequence[bytes]] = {
    ".html": (*_HTML, b"<html lang=xx>", b"<time datetime='2025'>", b'<script type="application/ld+json">{"@graph":['),
    ".md": (b"# ", b"> ", b"```\n", b"~~~", b"| a | b |\n|---|---|\n", b"[a](", b"![", b"**", b"__", b"`", b"~~", b"<div>",
            b"[^1]", b"[a]: b\n", b"    ", b"---\ntitle: x\n---\n", b"<!--", b"&#0;", b"* ", b"+ ", b"1) "),
    ".vtt": (b"00:00:01.000 --> 00:00:02.000\n", b"<v Lee>", b">> ", b"NOTE ", b"STYLE\n", b"REGION\n", b"<00:00:01.5>", b"<c>",
             b"99999999:59:59.999 --> ", b"00:61:61.000", b"MAYOR: ", b"\n\n", b"{\\an8}", b"&gt;&gt;"),
    ".csv": (b",", b";", b"\t", b"|", b'"', b'""', b"\r\n", b",,,,,,,,"),
    ".json": (b"[", b"{", b"]", b"}", b'{"a":', b'"', b"\\u0000", b"\\ud800", b"1e999999", b"NaN", b"-", b",", b"null", b"\\"),
    ".docx": _W, ".odt": b"<text:p> </text:p> <text:h> <text:list> <text:list-item> <text:s/> <table:table>".split(),
    ".epub": _HTML,
    ".pdf": (b"<<", b">>", b"[", b"]", b"1 0 obj", b"endobj", b"stream\n", b"endstream", b"1 0 R", b"2 0 R", b"7 0 R", b"/Kids",
             b"/Parent", b"/Count 1000000", b"/Type /Pages", b"/Filter /FlateDecode", b"/Length 999999999", b"BT", b"ET", b"Tj",
             b" 1e30 0 0 1e30 0 0 cm ", b"q ", b"Q ", b" Tf", b"/Contents", b"/Rotate 91", b"/MediaBox [0 0 0 0]", b"xref", b"%%EOF"),
}  # fmt: skip
WORDS[".srt"], WORDS[".txt"] = (
    WORDS[".vtt"],
    (b"[00:01:00] ", b"=====\n", b"* * *", b"Item 1.1.1 ", b"title: "),
)
ZIPPED = (".docx", ".odt", ".epub")
_NAMES = (
    "../out",
    "/etc/passwd",
    "C:/x",
    "..\\x",
    "a/../../b",
    "x" * 3000,
    "",
    "con",
    "word/document.xml",
    "mimetype",
)


_NUMBERS = (b"-1", b"0", b"65536", b"2147483648", b"1e38", b"0.0000001", b"99999999999999999999")


def mutated(rng: Random, ending: str, sound: Mapping[str, Sequence[bytes]]) -> bytes:
    """A record called ``ending`` that is not sound: the same for the same state of ``rng``."""
    raw = rng.choice(sound[ending])
    act = rng.random()
    if act < 0.15 and ending not in ZIPPED:
        raw = made_up(rng, ending)
    elif act < 0.6 and ending in ZIPPED:
        return _rezipped(rng, raw, ending)[: 8 * MOST]
    elif act < 0.6 and ending == ".pdf":
        raw = _other_objects(rng, raw)
    for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
        raw = rng.choice(_ACTS)(rng, raw, ending, sound)[:MOST]
    return raw


def made_up(rng: Random, ending: str) -> bytes:
    """Words of the form in any order, nested by chance."""
    words = (*WORDS[ending], *rng.sample(COMMON, 12), b"The council met. ", b"It adjourned at nine. ", b"\n")
    parts = rng.choices(words, k=rng.randrange(1, 400))
    if rng.random() < 0.2:
        parts = parts[:6] * rng.randrange(1, 3_000)
    start = {".pdf": b"%PDF-1.7\n", ".vtt": b"WEBVTT\n\n", ".html": b"<html><body>", ".json": b"[{"}.get(
        ending, b""
    )
    return (start + b"".join(parts) + (b"\n%%EOF" if ending == ".pdf" else b""))[:MOST]


Act = Callable[[Random, bytes, str, Mapping[str, Sequence[bytes]]], bytes]


def _place(rng: Random, raw: bytes, most: int = 200) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + rng.randrange(1, most))


def _flipped(rng: Random, raw: bytes, *_: object) -> bytes:
    bent = bytearray(raw)
    for _again in range(rng.choice((1, 2, 8, 40)) if raw else 0):
        bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
    return bytes(bent)


def _cut_off(rng: Random, raw: bytes, *_: object) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def _cut_out(rng: Random, raw: bytes, *_: object) -> bytes:
    start, end = _place(rng, raw, 2_000)
    return raw[:start] + raw[end:]


def _repeated(rng: Random, raw: bytes, *_: object) -> bytes:
    start, end = _place(rng, raw)
    return (
        raw[:start]
        + raw[start:end] * min(rng.choice((2, 5, 50, 2_000)), 1 + _LONGEST_RUN // (end - start + 1))
        + raw[end:]
    )


def _worded(rng: Random, raw: bytes, ending: str, _: object) -> bytes:
    for _again in range(rng.choice((1, 3, 12))):
        at = rng.randrange(len(raw) + 1)
        raw = raw[:at] + rng.choice((*WORDS[ending], *COMMON)) + raw[at:]
    return raw


def _run(rng: Random, raw: bytes, ending: str, _: object) -> bytes:
    """A long run of one or two words: where time grows with the square, here it shows."""
    words = (*WORDS[ending], *COMMON)
    word = b"".join(rng.choice(words) for _ in range(rng.choice((1, 1, 2, 3))))
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + word * min(rng.choice((40, 1_000, 20_000)), 1 + _LONGEST_RUN // len(word)) + raw[at:]


def _spliced(rng: Random, raw: bytes, _: str, sound: Mapping[str, Sequence[bytes]]) -> bytes:
    other = rng.choice(sound[rng.choice(sorted(sound))])
    return raw[: rng.randrange(len(raw) + 1)] + other[rng.randrange(len(other)) :]


def _prefixed(rng: Random, raw: bytes, _: str, sound: Mapping[str, Sequence[bytes]]) -> bytes:
    """Two forms in one file."""
    other = rng.choice(sound[rng.choice(sorted(sound))])
    return other + raw if rng.random() < 0.5 else raw + other


def _noise(rng: Random, raw: bytes, *_: object) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.randbytes(rng.choice((1, 16, 3_000))) + raw[at:]


def _recoded(rng: Random, raw: bytes, *_: object) -> bytes:
    name = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "cp1252", "koi8_r", "utf-7")
    )
    return raw.decode("utf-8", "replace").encode(name, "replace")


def _emptied(_: Random, raw: bytes, *__: object) -> bytes:
    return re.sub(rb"[A-Za-z]+", b"", raw)


_ACTS: tuple[Act, ...] = (
    _flipped, _cut_off, _cut_out, _repeated, _worded, _worded, _run, _run, _spliced, _prefixed, _noise, _recoded, _emptied,
)  # fmt: skip


def _rezipped(rng: Random, raw: bytes, ending: str) -> bytes:
    """The container with parts that are bent before they are packed, and names that lead elsewhere."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        parts = [(name, file.read(name)) for name in file.namelist()]
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(parts))
        name, content = parts[at]
        match rng.randrange(10):
            case 0:
                parts[at] = rng.choice(_NAMES), content
            case 1:
                parts.append((rng.choice(_NAMES), content))
            case 2:
                del parts[at]
                parts = parts or [("x", b"")]
            case 3:
                parts[at] = (
                    name,
                    content[: len(content) // 2] + bytes([rng.randrange(256)]) * rng.choice((99, 5_000_000)),
                )
            case 4:
                tag = rng.choice(WORDS[ending])
                parts[at] = (
                    name,
                    content.replace(b">", b">" + tag * rng.choice((1, 30, 3_000)), rng.choice((1, 3))),
                )
            case 5:
                parts[at] = name, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + content
            case _:
                parts[at] = name, rng.choice(_ACTS)(rng, content, ending, {ending: [content]})
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED))
    ) as file:
        for name, content in parts:
            # Not by its name: zipfile warns of two parts of one name, which is what is wanted here.
            entry = zipfile.ZipInfo(name)
            entry.compress_type = file.compression
            file.NameToInfo.pop(name, None)
            file.writestr(entry, content)
    return out.getvalue() if rng.random() < 0.8 else _flipped(rng, out.getvalue())


def _other_objects(rng: Random, raw: bytes) -> bytes:
    """A PDF with objects that lead elsewhere, numbers out of bounds, streams that are packed or bent."""
    objects = raw.split(b"endobj")
    for _ in range(rng.choice((1, 2, 5))):
        at = rng.randrange(len(objects))
        one = objects[at]
        match rng.randrange(7):
            case 0:
                one = re.sub(rb"\d+ 0 R", lambda _m: b"%d 0 R" % rng.randrange(20), one)
            case 1:
                one = re.sub(rb"\b\d+\b", lambda m: rng.choice((*_NUMBERS, *[m.group()] * 30)), one)
            case 2:
                objects.insert(at, rng.choice(objects))
            case 3:
                one = b""
            case 4 if b"stream\n" in one:
                head, _, content = one.partition(b"stream\n")
                packed = zlib.compress(content.removesuffix(b"\nendstream\n") * rng.choice((1, 1, 40)))
                one = (
                    head.replace(b"<<", b"<< /Filter /FlateDecode", 1)
                    + b"stream\n"
                    + packed
                    + b"\nendstream\n"
                )
            case 5:
                one = rng.choice(_ACTS[:8])(rng, one, ".pdf", {".pdf": [one]})
            case _:
                one = re.sub(
                    rb"\([^)]*\)",
                    lambda _m: b"(" + rng.choice(COMMON) * rng.choice((1, 50, 2_000)) + b")",
                    one,
                )
        objects[at] = one
    return b"endobj".join(objects)
