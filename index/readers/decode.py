"""Bytes to text. UTF-8 where it is UTF-8; otherwise the encoding is found out, and a note says which was taken."""

from __future__ import annotations

import codecs
import logging
import re
import unicodedata
from dataclasses import dataclass

from domain.errors import RecordUnreadable
from text.language import language_of

_MARKS = (
    # UTF-32 first: its mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "gb18030": "GB18030", "big5": "Big5", "cp1252": "Latin-1 (Windows-1252)", "cp1250": "Windows-1250",
    "cp1251": "Windows-1251", "koi8_r": "KOI8-R", "shift_jis": "Shift JIS", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR",
    "utf_16_le": "UTF-16", "utf_16_be": "UTF-16",
}  # fmt: skip
_ALPHABETS = ("cp1252", "cp1250", "cp1251", "koi8_r")
_PAIRED = ("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5")
_WESTERN = frozenset(("en", "es", "fr", "de", "pt", "it", "nl"))
_SAMPLE = 64 * 1024
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_STRAY = 100
_LETTERS = re.compile(rb"[\t\n\r -~]")
_PLAIN = 0.8
"""Of its bytes: text in one of the old alphabets, and no UTF-16, where about a third would look like letters."""
_BROKEN_SHARE = 20
"""One broken byte among this many characters that are well formed is damage, not another encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and, where it was not plain UTF-8, a note that says how it was read."""

    text: str
    note: str = ""


def decode(raw: bytes, key: str, declared: str = "") -> Decoded:
    """``raw`` as text; a page's ``declared`` encoding counts where it is no UTF-8. Raises RecordUnreadable."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _marked(raw[len(mark) :], encoding)
    damage: UnicodeDecodeError | None = None
    text = ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        damage = error
    if b"\0" in raw[:_SAMPLE]:
        return _with_nuls(raw, key, declared, sound=damage is None)
    if damage is not None:
        return _repaired(raw, damage) or _legacy(raw, key, declared)
    _refuse_controls(raw, key)
    return Decoded(text)


def _with_nuls(raw: bytes, key: str, declared: str, *, sound: bool) -> Decoded:
    """UTF-16 without its mark, a text with a few NULs in it, or no text at all. ``sound`` for well-formed UTF-8."""
    sample = raw[:_SAMPLE]
    nuls = sample.count(0)
    few = raw.count(0) * _STRAY < len(raw)
    # UTF-16 of a Latin script is half NULs; of other scripts it is no UTF-8, or full of controls.
    is_bytes = (
        sound and nuls * 4 < len(sample) and (len(_CONTROLS.findall(sample)) - nuls) * 50 <= len(sample)
    )
    # Looked at before UTF-16, in which any two letters of English make a Chinese character.
    if is_bytes or (few and (sound or len(_LETTERS.findall(sample)) >= _PLAIN * len(sample))):
        return decode(raw.replace(b"\0", b""), key, declared)
    # Blanks, line ends and Latin letters have their NUL first in the one order of bytes and last in the other.
    order = ("le", "be") if sample[1::2].count(0) >= sample[::2].count(0) else ("be", "le")
    for encoding in (f"utf-16-{each}" for each in order):
        wide = _as_utf16(raw, encoding)
        if wide is not None:
            return Decoded(wide, _note(encoding))
    if few:
        # A stray NUL in a text that is otherwise sound is dropped by cleaning.
        return decode(raw.replace(b"\0", b""), key, declared)
    raise not_text(key)


def not_text(key: str) -> RecordUnreadable:
    """The error for bytes that are no text of any kind."""
    return RecordUnreadable(
        f"“{key}” holds binary data, not text.",
        remedy="Give the record as text, Markdown, HTML, PDF, VTT or SRT.",
    )


def _marked(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    broken = text.count("�")
    return Decoded(text, f"{broken} characters could not be decoded and are shown as �." if broken else "")


def _repaired(raw: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 that is cut off in its last character, or that holds a few broken bytes; None when it is not UTF-8."""
    if error.start >= len(raw) - 3 and error.reason == "unexpected end of data":
        return Decoded(raw[: error.start].decode("utf-8"), "The file ends in the middle of a character.")
    text = raw.decode("utf-8", "replace")
    broken = text.count("�")
    well_formed = sum(1 for char in text[: 16 * _SAMPLE] if char > "\x7f") - broken
    if well_formed < broken * _BROKEN_SHARE:
        return None
    return Decoded(text, f"{broken} characters are not UTF-8 and are shown as �.")


def _refuse_controls(raw: bytes, key: str) -> None:
    sample = raw[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * 50 > len(sample):
        raise not_text(key)


def _as_utf16(raw: bytes, encoding: str) -> str | None:
    """``raw`` as UTF-16 when that makes sense: assigned characters of few scripts, with blanks or line ends."""
    try:
        text = raw[: len(raw) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[: _SAMPLE // 4]
    strange = sum(
        1 for c in sample if unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\r\f"
    )
    blocks = {ord(c) >> 8 for c in sample}
    # Random bytes spread over all 256 blocks of the plane; Chinese uses 82 of them, and in a short text few.
    spread = len(blocks - set(range(0x4E, 0xA0)))
    if not sample or strange * 50 > len(sample) or spread > 4 + len(sample) // 50:
        return None
    return text


def _legacy(raw: bytes, key: str, declared: str) -> Decoded:
    """Text in an encoding from before UTF-8."""
    _refuse_controls(raw, key)
    sample = b"\n".join(line for line in raw[: 16 * _SAMPLE].split(b"\n") if not line.isascii())[:_SAMPLE]
    encoding = _declared(declared, raw) or _chinese(sample) or _by_statistics(sample) or "cp1252"
    text = raw.decode(encoding, "replace")
    if encoding == "cp1252":
        # The five bytes that Windows-1252 leaves undefined are controls in Latin-1, and dropped by cleaning.
        text = text if "�" not in text else raw.decode("latin-1")
    broken = text.count("�")
    if broken * 10 > len(text):
        raise not_text(key)
    return Decoded(text, _note(encoding) + (f" {broken} characters are shown as �." if broken else ""))


def _note(encoding: str) -> str:
    name = _NAMES.get(encoding.replace("-", "_"), encoding)
    return f"The file is not UTF-8; it was read as {name}."


def _declared(declared: str, raw: bytes) -> str:
    """The encoding a page names for itself, where it exists and the bytes are valid in it."""
    if not declared:
        return ""
    try:
        name = codecs.lookup(declared).name
        if name in {"iso8859-1", "ascii", "utf-8"}:
            return "" if name == "utf-8" else "cp1252"
        # A page that says gb2312 is nearly always in its superset.
        name = "gb18030" if name in {"gb2312", "gbk"} else name
        raw.decode(name)
    except (LookupError, ValueError, TypeError):
        return ""
    return name


def _chinese(sample: bytes) -> str:
    """GB18030 or Big5 when most of the pairs of bytes are everyday characters in it; empty when not.

    Statistics over whole alphabets often take short Chinese texts for Korean. The everyday characters stand
    together in both encodings, and accented Latin letters, single among ASCII, hardly ever look like them.
    """
    gb, big5 = _leads(sample, low=0xA1), _leads(sample, low=0x40)
    if not gb or not big5:
        return ""
    # In GB18030 the everyday characters lie in rows B0 … D7, by pinyin: about four in ten from C9 on. Korean stands
    # in B0 … C8 of its own encoding, and kana in rows A4 and A5.
    everyday = _between(gb, 0xB0, 0xD7) + _between(gb, 0xA1, 0xA3)
    kana = _between(gb, 0xA4, 0xA5)
    if everyday >= 0.8 and _between(gb, 0xC9, 0xD7) > 0.1 and kana < 0.1:
        return "gb18030"
    everyday = _between(big5, 0xA4, 0xC6) + _between(big5, 0xA1, 0xA3)
    # Four in ten of Big5's second bytes are below 0x80; none of those of the Korean and Japanese encodings are.
    return "big5" if everyday >= 0.8 and _between(gb, 0, 0) > 0.1 else ""


def _leads(sample: bytes, low: int) -> list[int]:
    """The first byte of every pair that begins with a high byte; 0 where the second is below ``low``."""
    leads: list[int] = []
    at = 0
    while at < len(sample) - 1:
        if sample[at] < 0x80:
            at += 1
            continue
        leads.append(sample[at] if sample[at + 1] >= low else 0)
        at += 2
    return leads


def _between(leads: list[int], first: int, last: int) -> float:
    return sum(first <= lead <= last for lead in leads) / len(leads)


def _by_statistics(sample: bytes) -> str:
    """What charset-normalizer takes it for, where it has good grounds; empty where Western European is as likely."""
    from charset_normalizer import from_bytes

    logging.getLogger("charset_normalizer").setLevel(logging.ERROR)
    best = from_bytes(sample, cp_isolation=[*_ALPHABETS, *_PAIRED], enable_fallback=False).best()
    if best is None:
        return ""
    if best.encoding in _PAIRED:
        # Few accented letters among ASCII can be read as pairs too.
        high = sum(byte >= 0x80 for byte in sample)
        return best.encoding if high * 4 >= len(sample) and best.chaos < 0.1 else ""
    if best.encoding == "cp1250" and language_of(sample.decode("cp1252", "replace")) in _WESTERN:
        return ""
    # Without a language that fits, the choice between alphabets is a toss of the coin.
    return best.encoding if best.coherence >= 0.2 else ""
