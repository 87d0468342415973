"""A request as it came and an answer before it is sent, without any networking."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

JSON_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Incoming:
    """A request as it came."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """An answer before it is sent."""

    status: int
    content: bytes
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(
        cls, body: object, status: int = 200, *, headers: Mapping[str, str] | None = None
    ) -> "Answer":
        """Return a JSON body as an answer."""
        return cls(status, dumped(body), headers=headers or {})


def dumped(body: object) -> bytes:
    """Return JSON as the platforms write it: without blanks, in UTF-8."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
