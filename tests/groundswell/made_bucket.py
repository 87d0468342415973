"""A bucket that tells which permissions one has, or that it is not there."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


class MadeBucket:
    """Answers as Cloud Storage does; use it in a `with` block.

    Attributes:
        held: The permissions one has; None for a bucket that is not there.
    """

    def __init__(self) -> None:
        self.held: AbstractSet[str] | None = frozenset()
        made = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query).get("permissions", [])
                code, body = made.answer(asked)
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, asked: list[str]) -> tuple[int, dict[str, object]]:
        """Code and body of the answer to the question which of `asked` one has."""
        if self.held is None:
            message = "The specified bucket does not exist."
            return 404, {"error": {"code": 404, "message": message}}
        return 200, {"permissions": [each for each in asked if each in self.held]}

    def __enter__(self) -> MadeBucket:
        """Return itself, answering."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
