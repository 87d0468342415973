"""Parts of a large file of JSON lines, so that several inserts can read it at once.

Row numbers make an insert single-threaded; parts are numbered from where they begin. The engine
sees a part as a file of its own through a file system that serves a range of bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fsspec import AbstractFileSystem  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROTOCOL = "part"


@dataclass(frozen=True)
class FilePart:
    """A range of whole lines.

    Attributes:
        name: What the file is called here: the beginning of its checksum.
        start: Offset of its first byte.
        end: Offset after its last byte.
        rows_before: Rows of the file above it.
        rows: Rows in it.
    """

    name: str
    start: int
    end: int
    rows_before: int
    rows: int

    @property
    def url(self) -> str:
        """Return what the engine calls this part."""
        return f"{PROTOCOL}://{self.name}/{self.start}-{self.end}"


class PartFileSystem(AbstractFileSystem):  # type: ignore[misc] # fsspec has no types
    """Serves parts of files, each file under a name given to it."""

    protocol = PROTOCOL
    cachable = False

    def __init__(self, paths: Mapping[str, Path]) -> None:
        super().__init__()
        self._paths = dict(paths)

    def open(self, path: str, mode: str = "rb", **_: Any) -> io.RawIOBase:
        """Return the part `path` as a stream."""
        if mode != "rb":
            raise OSError(f"{path} can only be read")
        whole, start, end = self._place(path)
        return _Part(whole, start, end)

    def info(self, path: str, **__: Any) -> dict[str, Any]:
        """Return name and size of the part `path`."""
        _, start, end = self._place(path)
        return {"name": path, "size": end - start, "type": "file"}

    def glob(self, path: str, **_: Any) -> list[str]:
        """Return `path`: no part is a pattern."""
        return [path]

    def exists(self, path: str, **_: Any) -> bool:
        """Whether the file of the part `path` has been named."""
        return self._strip_protocol(path).split("/")[0] in self._paths

    def size(self, path: str) -> int:
        """Return the bytes of the part `path`."""
        _, start, end = self._place(path)
        return end - start

    def modified(self, path: str) -> float:
        """Return when the file of the part `path` was written."""
        return self._place(path)[0].stat().st_mtime

    def _place(self, path: str) -> tuple[Path, int, int]:
        name, _, span = self._strip_protocol(path).partition("/")
        start, _, end = span.partition("-")
        return self._paths[name], int(start), int(end)


class _Part(io.RawIOBase):
    """A range of bytes of a file as a stream that begins at 0."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._start, self._end = start, end
        self._file.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._file.tell()
        return self._file.read(left if size < 0 else min(size, left))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._file.tell(), io.SEEK_END: self._end}
        return self._file.seek(base[whence] + offset) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def close(self) -> None:
        self._file.close()
        super().close()
