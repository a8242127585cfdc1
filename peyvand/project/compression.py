"""Pages go out compressed where the browser takes it."""

import secrets
import struct
import zlib
from typing import Any

SMALLEST = 600  # bytes; below it the head weighs more than the gain
LEVEL = 4
COMPRESSED = (b"text/", b"application/json", b"application/javascript", b"image/svg+xml", b"application/xml")

type Headers = list[tuple[bytes, bytes]]


def compress_body(environ: dict[str, Any], status: int, headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Return the headers and the body as they go out: gzip for texts of some size, all else as it came."""
    named = dict(headers)
    if len(body) < SMALLEST or status != 200 or b"content-encoding" in named:
        return headers, body
    if not named.get(b"content-type", b"").startswith(COMPRESSED):
        return headers, body
    vary = named.get(b"vary", b"")
    kept = [(name, value) for name, value in headers if name not in (b"content-length", b"vary")]
    kept.append((b"vary", vary + b", Accept-Encoding" if vary else b"Accept-Encoding"))
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = gzip(body)
        kept.append((b"content-encoding", b"gzip"))
    kept.append((b"content-length", str(len(body)).encode()))
    return kept, body


def gzip(body: bytes) -> bytes:
    """Return the body as gzip, with a file name of random length in its head.

    The random length hides from a listener how well the body was compressed, which could give its secrets away
    letter by letter (the attack named BREACH).
    """
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = b"x" * secrets.randbelow(64)
    head = struct.pack("<BBBBLBB", 0x1F, 0x8B, 8, 8, 0, 0, 255) + name + b"\0"
    tail = struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)
    return b"".join((head, packer.compress(body), packer.flush(), tail))
