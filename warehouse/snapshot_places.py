"""Where snapshots lie: a folder, or a bucket whose newest file is copied to this machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.errors import WarehouseError, WarehouseNotWritableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.bigquery_settings import BigQuerySettings

UNFINISHED, FETCHED = ".part-", ".fetch-"
PATTERN = "snapshot-*.duckdb"
BUCKET_SCHEME = "gs://"
EMULATOR = "STORAGE_EMULATOR_HOST"
_OPENED: dict[tuple[object, ...], Any] = {}
"""File systems of buckets by their settings: a service asks often and signs in once."""
_OPENING = threading.Lock()


class SnapshotDamagedError(WarehouseError):
    """The pointer or the file it names is not what was published."""


class Place(Protocol):
    """Files beside each other, each written once and whole, and a pointer that is replaced."""

    def workshop(self) -> Path:
        """Return a local folder to build a file in; what a killed run left there is removed."""

    def put(self, made: Path, name: str) -> Path:
        """Move a finished local file here; return where this machine can open it."""

    def point(self, name: str, text: str) -> None:
        """Replace the pointer by `text` at once."""

    def read(self, name: str) -> str | None:
        """Return the pointer's text; None when there is none."""

    def fetch(self, name: str, *, sha256: str, size_bytes: int) -> Path | None:
        """Return the file where this machine can open it; None when it is not here."""

    def keep(self, names: set[str]) -> None:
        """Remove every snapshot but these."""


class FolderPlace:
    """A local folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def workshop(self) -> Path:
        """Return the folder itself, so that a file can be moved at once."""
        for left in self.made().glob(f"{UNFINISHED}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        return self._root

    def made(self) -> Path:
        """Return the folder, made when it is missing."""
        with _writing(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
        return self._root

    def put(self, made: Path, name: str) -> Path:
        """Move a finished file here."""
        target = self._root / name
        with _writing(target):
            with made.open("rb") as file:
                os.fsync(file.fileno())
            made.replace(target)
        return target

    def point(self, name: str, text: str) -> None:
        """Replace the pointer by `text` at once."""
        with _writing(self._root / name):
            draft = self._root / f"{UNFINISHED}{name}"
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._root / name)

    def read(self, name: str) -> str | None:
        """Return the pointer's text; None when there is none."""
        try:
            return (self._root / name).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def fetch(self, name: str, *, sha256: str, size_bytes: int) -> Path | None:  # noqa: ARG002 - it is read where it was made
        """Return the file's path; None when it is not here."""
        path = self._root / name
        return path if path.is_file() else None

    def keep(self, names: set[str]) -> None:
        """Remove every snapshot but these; who has one open reads it to its end."""
        for path in self._root.glob(PATTERN):
            if path.name not in names:
                path.unlink(missing_ok=True)


class BucketPlace:
    """Objects of a bucket, through fsspec; this machine keeps a checked copy of what it opens."""

    def __init__(self, root: str, filesystem: Any, cache: Path) -> None:
        self._root, self._filesystem = root.rstrip("/"), filesystem
        self._cache = FolderPlace(cache)

    def workshop(self) -> Path:
        """Return the cache, where the file will be wanted."""
        return self._cache.workshop()

    def put(self, made: Path, name: str) -> Path:
        """Send a finished file to the bucket and keep it in the cache."""
        with self._explained("write", name):
            self._filesystem.put_file(str(made), f"{self._root}/{name}")
        return self._cache.put(made, name)

    def point(self, name: str, text: str) -> None:
        """Replace the pointer by `text` at once, as a bucket replaces an object."""
        with self._explained("write", name):
            self._filesystem.pipe_file(f"{self._root}/{name}", text.encode())

    def read(self, name: str) -> str | None:
        """Return the pointer's text; None when there is none."""
        with self._explained("read", name):
            try:
                return bytes(self._filesystem.cat_file(f"{self._root}/{name}")).decode()
            except FileNotFoundError:
                return None

    def fetch(self, name: str, *, sha256: str, size_bytes: int) -> Path | None:
        """Return the cached copy, made and checked when this machine has none yet.

        Raises:
            SnapshotDamagedError: What came has another checksum than was published.
        """
        held = self._cache.fetch(name, sha256=sha256, size_bytes=size_bytes)
        if held is not None and held.stat().st_size == size_bytes:
            return held
        with tempfile.TemporaryDirectory(prefix=FETCHED, dir=self._cache.made()) as workshop:
            came = Path(workshop) / name
            with self._explained("read", name):
                try:
                    self._filesystem.get_file(f"{self._root}/{name}", str(came))
                except FileNotFoundError:
                    return None
            if digest(came) != sha256:
                raise SnapshotDamagedError(
                    f"{self._root}/{name}: expected the checksum {sha256[:12]}…, got "
                    f"{digest(came)[:12]}…: publish again with `groundswell publish`"
                )
            path = self._cache.put(came, name)
        self._cache.keep({name})
        return path

    def keep(self, names: set[str]) -> None:
        """Remove every snapshot but these."""
        with self._explained("tidy", ""):
            self._filesystem.invalidate_cache()
            for path in self._filesystem.glob(f"{self._root}/{PATTERN}"):
                if path.rsplit("/", 1)[-1] not in names:
                    self._filesystem.rm_file(path)
        self._cache.keep(names)

    @contextlib.contextmanager
    def _explained(self, verb: str, name: str) -> Iterator[None]:
        from aiohttp import ClientError
        from gcsfs.retry import HttpError  # type: ignore[import-untyped,unused-ignore]
        from google.auth.exceptions import GoogleAuthError

        try:
            yield
        except (OSError, ClientError, HttpError, GoogleAuthError) as error:
            told = str(error).strip().splitlines() or [type(error).__name__]
            raise WarehouseError(
                f"cannot {verb} {self._root}/{name}: {told[0]}: "
                "check the bucket's name and the rights on it"
            ) from error


def place_of(folder: Path | str, cache: Path | None, settings: BigQuerySettings | None) -> Place:
    """Return the place that `folder`, a path or a URL, names."""
    if "://" not in str(folder):
        return FolderPlace(Path(folder))
    import platformdirs

    url = str(folder).rstrip("/")
    named = hashlib.sha256(url.encode()).hexdigest()[:12]
    here = cache or platformdirs.user_cache_path("groundswell") / "serving" / named
    if settings is not None and url.startswith(BUCKET_SCHEME):
        named_by = (*sorted(settings.environment().items()), os.environ.get(EMULATOR, ""))
        with _OPENING:
            if named_by not in _OPENED:
                _OPENED[named_by] = settings.storage_filesystem()
        return BucketPlace(url, _OPENED[named_by], here)
    import fsspec  # type: ignore[import-untyped]

    return BucketPlace(url, fsspec.core.url_to_fs(url)[0], here)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WarehouseNotWritableError(
            f"cannot write {path}: free space or change its rights ({error.strerror or error})"
        ) from error
