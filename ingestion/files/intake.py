"""The file as it came: checksum, format, encoding, and its copy in the archive."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ingestion.files.errors import (
    EmptyFileError,
    FileMissingError,
    UnreadableFileError,
    WrongEncodingError,
)
from ingestion.files.parts import FilePart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Format = Literal["csv", "jsonl", "json", "xlsx", "parquet"]

CHUNK_BYTES = 4 << 20
SAMPLE_BYTES = 1 << 20
# these decide which rows are one insert: a kill and a rerun must cut a file alike. Parts much
# smaller than some row groups of the engine (122,880 rows) cost more than they save
PARTS = 2
SMALLEST_CUT_BYTES = 256 << 20
_BLANK_BYTES = b" \t\r\n"
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_JOINT_BYTES = 256
_BY_SUFFIX: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xlsx": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".parquet": "parquet",
}
# currency, quotation marks, dashes, dots and the signs of Latin-1 that stand in running text
_WESTERN_SIGNS = (
    "\u20ac\u201a\u201e\u2026\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122\u00a0"
    "\u00a1\u00ab\u00bb\u00b0\u00b7\u00bf\u00a9\u00ae\u00a3\u00a7\u00b2\u00b3\u00bd"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file before anything in it is understood.

    Attributes:
        path: Where it is.
        sha256: Checksum of its bytes.
        size_bytes: Its size, above 0.
        format: What it holds.
        line_count: Lines that are not blank; only for JSON lines.
        parts: The file in parts that can be read side by side; only for large JSON lines
            without a blank line among them.
    """

    path: Path
    sha256: str
    size_bytes: int
    format: Format
    line_count: int
    parts: tuple[FilePart, ...] = ()


def take_in(path: Path, *, declared_format: Format | None = None) -> FileFacts:
    """Read `path` once: its checksum, size and format.

    Raises:
        FileMissingError: It is not there or may not be read.
        EmptyFileError: It has 0 bytes.
        UnreadableFileError: It is an HTML page, or its format is not known.
    """
    try:
        with path.open("rb") as stream:
            sample = stream.read(SAMPLE_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileMissingError(f"{path}: {reason}: give the path of a file") from error
    if not sample:
        raise EmptyFileError(f"{path}: the file is empty (0 bytes): export it again")
    kind = declared_format or _format_of(path, sample)
    digest, lines, size = hashlib.sha256(), _LineCount(_part_bytes(path)), 0
    with path.open("rb") as stream, ThreadPoolExecutor(1) as beside:
        while chunk := stream.read(CHUNK_BYTES):
            hashing = beside.submit(digest.update, chunk)
            if kind == "jsonl":
                lines.take(chunk, size)
            size += len(chunk)
            hashing.result()
    if kind != "jsonl":
        return FileFacts(path, digest.hexdigest(), size, kind, 0)
    if lines.blank_seen:
        return FileFacts(path, digest.hexdigest(), size, kind, sum(1 for _ in json_lines(path)))
    sha256, count = digest.hexdigest(), lines.total()
    return FileFacts(path, sha256, size, kind, count, lines.parts(sha256[:16], size, count))


def _part_bytes(path: Path) -> int:
    """How large a part of the file is; larger than the file when it stays whole."""
    size = path.stat().st_size
    return size + 1 if size < SMALLEST_CUT_BYTES else size // PARTS


@dataclass
class _LineCount:
    """Lines counted chunk by chunk, and where parts of the file may begin."""

    part_bytes: int
    newlines: int = 0
    blank_seen: bool = False
    tail: bytes = b"\n"
    begins: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])

    def take(self, chunk: bytes, offset: int) -> None:
        """Count the lines of the chunk at `offset`."""
        joint = self.tail[-_JOINT_BYTES:] + chunk[:_JOINT_BYTES]
        self.blank_seen = self.blank_seen or bool(_BLANK.search(joint) or _BLANK.search(chunk))
        if offset >= self.begins[-1][0] + self.part_bytes and (at := chunk.find(b"\n")) >= 0:
            self.begins.append((offset + at + 1, self.newlines + 1))
        self.newlines += chunk.count(b"\n")
        self.tail = chunk

    def total(self) -> int:
        """Lines, the last one with or without an end."""
        return self.newlines + bool(self.tail.rpartition(b"\n")[2].strip(_BLANK_BYTES))

    def parts(self, name: str, size: int, count: int) -> tuple[FilePart, ...]:
        """The file in parts; none when it is too small for two."""
        if len(self.begins) == 1:
            return ()
        ends = [*self.begins[1:], (size, count)]
        return tuple(
            FilePart(name, start, end, before, above - before)
            for (start, before), (end, above) in zip(self.begins, ends, strict=True)
        )


def json_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield line number and bytes of every line that is not blank, as DuckDB counts them."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip(_BLANK_BYTES):
                yield number, line


def has_mark(path: Path) -> bool:
    """Whether the text file `path` begins with a byte order mark."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return any(start.startswith(bom) for bom, _ in _BOMS)


def encoding_of(path: Path, *, declared: str | None = None) -> str:
    """Return the encoding of the text file `path`: declared, by BOM, UTF-8, or guessed.

    Raises:
        WrongEncodingError: The declared encoding does not fit, or none does.
    """
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE_BYTES)
    if declared is None:
        by_mark = next((name for bom, name in _BOMS if sample.startswith(bom)), None)
        if by_mark is None and _wrong_line(path, "utf-8") is None:
            return "utf-8"
        declared = by_mark or _guessed(path, sample)
    line = _wrong_line(path, declared)
    if line is not None:
        raise WrongEncodingError(
            f"{path}:{line}: the text is not {declared}: "
            "name the right encoding in the mapping (encoding: utf-8, cp1252, utf-16 …)"
        )
    return declared


def archive(facts: FileFacts, folder: Path) -> Path:
    """Copy the file into `folder` once and return where the copy is.

    Raises:
        OSError: The disk is full or the folder read-only.
    """
    home = folder / facts.sha256[:16]
    kept = next(home.glob("[!.]*"), None) if home.is_dir() else None
    if kept is not None and kept.stat().st_size == facts.size_bytes:
        return kept
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f".{facts.path.name}.draft"
    shutil.copyfile(facts.path, draft)
    return draft.replace(home / facts.path.name)


def _format_of(path: Path, sample: bytes) -> Format:
    if sample.startswith(b"PAR1"):
        return "parquet"
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    start = sample.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableFileError(f"{path}: this is an HTML page, not an export: download it again")
    known = _BY_SUFFIX.get(path.suffix.lower())
    if known in ("parquet", "xlsx"):
        raise UnreadableFileError(
            f"{path}: the name says {path.suffix}, the content is something else: export it again"
        )
    if known == "json" or (known is None and start[:1] in (b"{", b"[")):
        return _json_layout(start)
    if known is None:
        if b"\x00" in sample and not any(sample.startswith(bom) for bom, _ in _BOMS):
            raise UnreadableFileError(
                f"{path}: not a known format: expected CSV, TSV, JSON, JSONL, XLSX or Parquet"
            )
        return "csv"
    return known


def _json_layout(start: bytes) -> Format:
    """JSON lines, or one document (an array, or an object that holds the items)."""
    lines = [line for line in start.splitlines()[:3] if line.strip()]
    if start.startswith(b"[") or not lines:
        return "json"
    for line in lines[:2] if len(lines) > 1 else []:
        try:
            if isinstance(json.loads(line), dict):
                return "jsonl"
        except ValueError:
            continue
    return "json"


def _wrong_line(path: Path, encoding: str) -> int | None:
    """Line of the first bytes that `encoding` cannot read, or None."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise WrongEncodingError(f"{path}: no such encoding: {encoding!r}") from error
    lines = 1
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            try:
                decoder.decode(chunk)
            except UnicodeError as error:
                at = getattr(error, "start", 0)
                return lines + chunk[: max(at, 0)].count(b"\n")
            lines += chunk.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            return lines
    return None


def _guessed(path: Path, sample: bytes) -> str:
    """The encoding of text that is not UTF-8: Western if it reads so, else the most likely one."""
    from charset_normalizer import from_bytes

    if sample[:200].count(b"\x00") > len(sample[:200]) // 4:
        return "utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"
    if _reads_western(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    if best is None:
        raise WrongEncodingError(
            f"{path}: the encoding is not known: name it in the mapping (encoding: …)"
        )
    return best.encoding


def _reads_western(sample: bytes) -> bool:
    """Whether Windows-1252 gives words of Latin letters with now and then an accent.

    Text in another alphabet gives accents only, other Latin encodings give signs inside words.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    accented = [character for character in text if character >= "\u0080"]
    letters = sum(character.isalpha() for character in text)
    known = sum(character.isalpha() or character in _WESTERN_SIGNS for character in accented)
    return known == len(accented) and sum(map(str.isalpha, accented)) < letters / 4
