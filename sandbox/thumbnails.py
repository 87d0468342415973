"""Tiny pictures for thumbnails, made without any library."""

import hashlib
import struct
import zlib

WIDTH, HEIGHT = 64, 36


def thumbnail(name: str) -> bytes:
    """Return a PNG of two soft colours, the same for the same name."""
    digest = hashlib.sha256(name.encode()).digest()
    top, bottom = digest[:3], digest[3:6]
    rows = bytearray()
    for y in range(HEIGHT):
        share = y / (HEIGHT - 1)
        colour = bytes(round(a * (1 - share) + b * share) for a, b in zip(top, bottom, strict=True))
        rows += b"\x00" + colour * WIDTH
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
