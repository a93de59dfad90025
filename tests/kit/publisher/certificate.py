"""A certificate for the site's names, made here: so that https can be tested without a key that lies about in a repository.

X.509 (RFC 5280) in DER, signed by itself with ECDSA on P-256 (SEC 1, 4.1). The key is made from a fixed text and protects
nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_Point = tuple[int, int] | None


def certificate(names: Iterable[str]) -> tuple[str, str]:
    """The certificate and its key, both as PEM."""
    secret = int.from_bytes(hashlib.sha256(b"a key for tests").digest(), "big") % _N
    public = b"\x04" + b"".join(each.to_bytes(32, "big") for each in _times(secret, _G) or ())
    usual = _sequence(_oid("2a8648ce3d040302"))  # ecdsa-with-SHA256
    name = _sequence(_tagged(0x31, _sequence(_oid("550403"), _tagged(0x0C, b"Oakhaven, for tests"))))
    body = _sequence(
        _tagged(0xA0, _integer(2)),
        _integer(1),
        usual,
        name,
        _sequence(_tagged(0x17, b"260101000000Z"), _tagged(0x17, b"491231000000Z")),
        name,
        _sequence(_sequence(_oid("2a8648ce3d0201"), _oid("2a8648ce3d030107")), _bits(public)),
        _tagged(0xA3, _sequence(*_extensions(names, hashlib.sha1(public).digest()))),
    )
    signed = _sequence(body, usual, _bits(_signature(body, secret)))
    key = _sequence(
        _integer(1),
        _tagged(0x04, secret.to_bytes(32, "big")),
        _tagged(0xA0, _oid("2a8648ce3d030107")),
        _tagged(0xA1, _bits(public)),
    )
    return _pem("CERTIFICATE", signed), _pem("EC PRIVATE KEY", key)


def _extensions(names: Iterable[str], key_id: bytes) -> list[bytes]:
    critical = _tagged(0x01, b"\xff")
    host_names = _sequence(*(_tagged(0x82, each.encode()) for each in names))
    return [
        _sequence(_oid("551d13"), critical, _tagged(0x04, _sequence(critical))),  # an authority
        _sequence(
            _oid("551d0f"), critical, _tagged(0x04, b"\x03\x02\x02\x84")
        ),  # that signs, and certificates
        _sequence(_oid("551d0e"), _tagged(0x04, _tagged(0x04, key_id))),
        _sequence(_oid("551d11"), _tagged(0x04, host_names)),
    ]


def _signature(body: bytes, secret: int) -> bytes:
    digest = int.from_bytes(hashlib.sha256(body).digest(), "big")
    once = int.from_bytes(hashlib.sha256(b"once" + body).digest(), "big") % _N
    point = _times(once, _G) or (0, 0)
    r = point[0] % _N
    s = pow(once, -1, _N) * (digest + r * secret) % _N
    return _sequence(_integer(r), _integer(s))


def _times(factor: int, point: _Point) -> _Point:
    total: _Point = None
    while factor:
        if factor & 1:
            total = _plus(total, point)
        point, factor = _plus(point, point), factor >> 1
    return total


def _plus(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % _P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, _P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _tagged(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _oid(told: str) -> bytes:
    return _tagged(0x06, bytes.fromhex(told))


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(body: bytes) -> bytes:
    return _tagged(0x03, b"\0" + body)


def _pem(name: str, body: bytes) -> str:
    told = base64.encodebytes(body).decode()
    return f"-----BEGIN {name}-----\n{told}-----END {name}-----\n"
