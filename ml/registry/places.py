"""Where artifacts lie: a folder of this machine or of a bucket."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.registry.errors import ArtifactPlaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse import BigQuerySettings

GOOGLE = "gs://"


class Place:
    """Files below one root, each written whole or not at all.

    Args:
        root: A folder, or an address fsspec knows, such as ``gs://bucket/models``.
        settings: Credentials of a bucket of Google; application default ones without.
    """

    def __init__(self, root: str | Path, settings: BigQuerySettings | None = None) -> None:
        self.root = str(root)
        self._settings = settings

    def __str__(self) -> str:
        """The root as people write it."""
        return self.root

    def read(self, path: str) -> bytes | None:
        """Return the content of `path`; None when there is no such file.

        Raises:
            ArtifactPlaceError: The folder or bucket does not answer.
        """
        with self._explained("read", path):
            try:
                if self._is_folder:
                    return (Path(self.root) / path).read_bytes()
                filesystem, root = self._bucket()
                content: bytes = filesystem.cat_file(f"{root}/{path}")
            except FileNotFoundError:
                return None
            return content

    def write(self, path: str, content: bytes) -> None:
        """Make `path` hold `content`, for any reader at once.

        Raises:
            ArtifactPlaceError: The folder or bucket cannot be written.
        """
        with self._explained("write", path):
            if self._is_folder:
                _write_file(Path(self.root) / path, content)
            else:
                filesystem, root = self._bucket()
                filesystem.pipe_file(f"{root}/{path}", content)

    @property
    def _is_folder(self) -> bool:
        return "://" not in self.root

    def _bucket(self) -> tuple[Any, str]:
        """The file system and the root in its own words."""
        if self._settings is not None and self.root.startswith(GOOGLE):
            return self._settings.storage_filesystem(), self.root.removeprefix(GOOGLE)
        import fsspec  # type: ignore[import-untyped]

        filesystem, root = fsspec.url_to_fs(self.root)
        return filesystem, str(root)

    @contextlib.contextmanager
    def _explained(self, verb: str, path: str) -> Iterator[None]:
        """What a file system or a bucket raises, as one line."""
        try:
            yield
        except (OSError, ValueError, ImportError) as error:
            raise self._refused(verb, path, error) from error
        except Exception as error:
            if self._is_folder or not _is_of_bucket(error):
                raise
            raise self._refused(verb, path, error) from error

    def _refused(self, verb: str, path: str, error: Exception) -> ArtifactPlaceError:
        told = str(error).strip().splitlines() or [type(error).__name__]
        return ArtifactPlaceError(
            f"cannot {verb} {self.root}/{path} ({told[0]}): "
            "check that the place of the models exists and that you may use it"
        )


def _is_of_bucket(error: Exception) -> bool:
    """Whether a client of a bucket raised `error`: they have no common base."""
    return type(error).__module__.split(".")[0] in {"aiohttp", "gcsfs", "google", "fsspec"}


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
