"""One call as an endpoint sees it, and how endpoints are declared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.faults import Faults
from sandbox.google.errors import bad_request
from sandbox.google.identity import Caller
from sandbox.google.page_tokens import offset_of, page_token
from sandbox.worlds.world import World
from sandbox.youtube.bulk_jobs import JobBook

Json = dict[str, object]


@dataclass(frozen=True)
class Media:
    """A file to download."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class Call:
    """A request that is well-formed and whose caller is known.

    Attributes:
        at: Now, as the sandbox's clock has it.
        ids: What the path itself names, such as a job.
        root: The sandbox's own URL, for links in answers.
        jobs: The bulk jobs there are.
    """

    world: World
    faults: Faults
    endpoint: str
    query: Mapping[str, Sequence[str]]
    body: Json
    ids: Mapping[str, str]
    caller: Caller
    at: datetime
    root: str
    jobs: JobBook

    def value(self, name: str) -> str | None:
        """Return a parameter that stands once."""
        return next(iter(self.query.get(name, [])), None)

    def values(self, name: str) -> list[str]:
        """Return a parameter that may be repeated or hold a comma list."""
        texts = [text for value in self.query.get(name, []) for text in value.split(",")]
        return [text.strip() for text in texts if text.strip()]

    def flag(self, name: str) -> bool:
        """Say whether a parameter is true."""
        return self.value(name) == "true"

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        return int(self.value(name) or default)

    def video(self, video_id: str) -> Json | None:
        """Return a video, unless it has vanished."""
        if video_id in self.faults.vanished:
            return None
        return self.world.video(video_id, self.at, self.caller)

    def page(self, rows: Sequence[Json], size: int) -> tuple[list[Json], Json]:
        """Return the rows of the page asked for, and the tokens to the pages beside it."""
        offset = offset_of(self.endpoint, self.query)
        tokens: Json = {}
        if offset + size < len(rows) and size > 0:
            tokens["nextPageToken"] = page_token(self.endpoint, self.query, offset + size)
        if offset > 0:
            tokens["prevPageToken"] = page_token(self.endpoint, self.query, max(offset - size, 0))
        return list(rows[offset : offset + size]), tokens

    def ids_asked(self, name: str, *, most: int = 50) -> list[str]:
        """Return the ids asked for, each once.

        Raises:
            ApiError: There are more than one call may name.
        """
        ids = list(dict.fromkeys(self.values(name)))
        if len(ids) > most:
            raise bad_request("The request specifies an invalid filter parameter.", location=name)
        return ids


Handler = Callable[[Call], Json | Media]


@dataclass(frozen=True)
class Endpoint:
    """A method of an API and who answers it.

    Attributes:
        key: Its name in the discovery documents.
        bucket: Which quota it draws on.
        needs_owner: A key alone does not do.
    """

    key: str
    bucket: str
    handler: Handler
    needs_owner: bool = False
