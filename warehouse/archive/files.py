"""Where the archive lies: a folder or a bucket; every file written once and whole."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.archive.errors import ArchiveMissingError
from warehouse.errors import WarehouseError, WarehouseNotWritableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.bigquery_settings import BigQuerySettings

BUCKET_SCHEME = "gs://"
UNFINISHED = ".part-"


class Files(Protocol):
    """Files under one root, named by paths relative to it."""

    @property
    def root(self) -> str:
        """The root as people write it."""

    def create(self, path: str, content: bytes) -> bool:
        """Write a new file, whole or not at all; return False when it exists already."""

    def read(self, path: str) -> bytes | None:
        """Return a file's content; None when there is no such file."""

    def names(self, folder: str, suffix: str) -> list[str]:
        """Return the paths under `folder`, at any depth, that end with `suffix`, in order."""


class FolderFiles:
    """Files in a local folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def root(self) -> str:
        """The root as people write it."""
        return str(self._root)

    def create(self, path: str, content: bytes) -> bool:
        """Write a new file, whole or not at all; return False when it exists already.

        Raises:
            WarehouseNotWritableError: The folder is read-only or the disk full.
        """
        target = self._root / path
        waiting = target.with_name(f"{UNFINISHED}{uuid.uuid4().hex}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with waiting.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return _named(waiting, target)
        except OSError as error:
            raise WarehouseNotWritableError(
                f"cannot write {target}: free space or change its rights "
                f"({error.strerror or error})"
            ) from error
        finally:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)

    def read(self, path: str) -> bytes | None:
        """Return a file's content; None when there is no such file."""
        try:
            return (self._root / path).read_bytes()
        except FileNotFoundError:
            return None

    def names(self, folder: str, suffix: str) -> list[str]:
        """Return the paths under `folder`, at any depth, that end with `suffix`, in order."""
        found = (self._root / folder).rglob(f"*{suffix}")
        return sorted(
            path.relative_to(self._root).as_posix()
            for path in found
            if path.is_file() and not path.name.startswith(UNFINISHED)
        )


class BucketFiles:
    """Objects of a bucket; an object is there whole or not at all."""

    def __init__(self, root: str, filesystem: Any) -> None:
        self._root, self._filesystem = root.rstrip("/"), filesystem

    @property
    def root(self) -> str:
        """The root as people write it."""
        return self._root

    def create(self, path: str, content: bytes) -> bool:
        """Write a new object; return False when it exists already."""
        place = self._place(path)
        with self._explained("write", path):
            # asked first, for buckets whose API takes no notice of the condition on the write
            if self._filesystem.exists(place, refresh=True):
                return False
            try:
                self._filesystem.pipe_file(place, content, mode="create")
            except FileExistsError:
                return False
            return True

    def read(self, path: str) -> bytes | None:
        """Return an object's content; None when there is no such object."""
        with self._explained("read", path):
            try:
                content: bytes = self._filesystem.cat_file(self._place(path))
            except FileNotFoundError:
                return None
            return content

    def names(self, folder: str, suffix: str) -> list[str]:
        """Return the paths under `folder`, at any depth, that end with `suffix`, in order."""
        start = self._place("")
        with self._explained("list", folder):
            self._filesystem.invalidate_cache()
            found = self._filesystem.find(self._place(folder))
        return sorted(name[len(start) :] for name in found if name.endswith(suffix))

    def _place(self, path: str) -> str:
        return f"{self._root.removeprefix(BUCKET_SCHEME)}/{path}"

    @contextlib.contextmanager
    def _explained(self, verb: str, path: str) -> Iterator[None]:
        from aiohttp import ClientError
        from gcsfs.retry import HttpError  # type: ignore[import-untyped,unused-ignore]
        from google.auth.exceptions import GoogleAuthError

        try:
            yield
        except (OSError, ClientError, HttpError, GoogleAuthError) as error:
            told = str(error).strip().splitlines() or [type(error).__name__]
            raise WarehouseError(
                f"cannot {verb} {self._root}/{path}: {told[0]}: "
                "check the bucket's name and the rights on it"
            ) from error


def open_files(root: str, settings: BigQuerySettings | None = None) -> Files:
    """Return the files under `root`, a folder or ``gs://bucket[/path]``.

    Args:
        root: Where they lie.
        settings: Credentials of the bucket; application default ones without.
    """
    if not root.startswith(BUCKET_SCHEME):
        return FolderFiles(Path(root))
    if settings is not None:
        return BucketFiles(root, settings.storage_filesystem())
    import gcsfs  # type: ignore[import-untyped,unused-ignore]

    return BucketFiles(root, gcsfs.GCSFileSystem())


def required(files: Files, path: str) -> bytes:
    """Return the content of `path`.

    Raises:
        ArchiveMissingError: There is no such file.
    """
    content = files.read(path)
    if content is None:
        raise ArchiveMissingError(
            f"{files.root}/{path}: expected a file of the archive there, found none: "
            "`groundswell archive verify` names all that is missing"
        )
    return content


def _named(waiting: Path, target: Path) -> bool:
    """Give the written file its name unless that is taken."""
    try:
        os.link(waiting, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links: one writer at a time, as the run lock says
        if target.exists():
            return False
        waiting.rename(target)
    return True
