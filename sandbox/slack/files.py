"""Uploads in three steps: ask for an address, send the bytes there, complete."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.slack.errors import SlackRefusal

LIFETIME = timedelta(minutes=30)
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass
class UploadedFile:
    """A file, from the moment an address was asked for.

    Attributes:
        content: Its bytes, once they were sent.
        completed_at: When the third step was done.
        channel_ids: Where it was shared.
    """

    file_id: str
    name: str
    length: int
    alt_text: str
    asked_at: datetime
    title: str = ""
    content: bytes | None = None
    completed_at: datetime | None = None
    channel_ids: list[str] = field(default_factory=list)

    @property
    def content_type(self) -> str:
        """What the first bytes say it is."""
        held = self.content or b""
        found = (kind for start, kind in PICTURES.items() if held.startswith(start))
        return next(found, "application/octet-stream")


@dataclass
class FileShelf:
    """All uploads.

    Attributes:
        seconds_until_ready: How long after completion a picture can be shown in a block.
    """

    clock: Callable[[], datetime]
    seconds_until_ready: float = 0.0
    held: dict[str, UploadedFile] = field(default_factory=dict)

    def ask(self, name: str, length: int, alt_text: str) -> UploadedFile:
        """Make room for a file."""
        file_id = f"F0SANDBX{len(self.held):02d}"
        self.held[file_id] = UploadedFile(file_id, name, length, alt_text, self.clock())
        return self.held[file_id]

    def receive(self, file_id: str, content: bytes) -> str | None:
        """Take the bytes; return what is wrong with them."""
        file = self.held.get(file_id)
        if file is None or self.clock() - file.asked_at > LIFETIME:
            return "no such upload"
        if len(content) != file.length:
            return f"expected {file.length} bytes, got {len(content)}"
        file.content = content
        return None

    def complete(self, file_id: str, title: str, channel_ids: list[str]) -> UploadedFile:
        """Finish an upload.

        Raises:
            SlackRefusal: `file_not_found` or `file_not_uploaded`, when no bytes came.
        """
        file = self.held.get(file_id)
        if file is None:
            raise SlackRefusal("file_not_found")
        if file.content is None:
            raise SlackRefusal("file_not_uploaded")
        file.title, file.completed_at = title or file.name, self.clock()
        file.channel_ids += channel_ids
        return file

    def has_picture(self, file_id: str) -> bool:
        """Whether a picture of this id can be shown in a block by now."""
        file = self.held.get(file_id)
        if file is None or file.completed_at is None:
            return False
        ready = file.completed_at + timedelta(seconds=self.seconds_until_ready)
        return self.clock() >= ready and file.content_type.startswith("image/")
