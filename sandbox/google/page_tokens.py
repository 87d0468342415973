"""Page tokens: opaque, and good only for the parameters they were given for."""

import base64
import hashlib
from collections.abc import Mapping, Sequence

from sandbox.google.errors import invalid_page_token

FREE_PARAMETERS = {"pageToken", "maxResults", "pageSize", "fields", "prettyPrint", "key", "alt"}


def page_token(endpoint: str, query: Mapping[str, Sequence[str]], offset: int) -> str:
    """Return the token of the page that starts at `offset` of this very question."""
    raw = offset.to_bytes(4, "big") + _seal(endpoint, query, offset)
    return "C" + base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def offset_of(endpoint: str, query: Mapping[str, Sequence[str]]) -> int:
    """Return where the page asked for starts, 0 without a token.

    Raises:
        ApiError: The token is made up or belongs to other parameters (400 invalidPageToken).
    """
    token = next(iter(query.get("pageToken", [])), "")
    if not token:
        return 0
    try:
        raw = base64.urlsafe_b64decode(token[1:] + "=" * (-len(token[1:]) % 4))
    except ValueError as error:
        raise invalid_page_token() from error
    offset = int.from_bytes(raw[:4], "big")
    if token[0] != "C" or raw[4:] != _seal(endpoint, query, offset):
        raise invalid_page_token()
    return offset


def _seal(endpoint: str, query: Mapping[str, Sequence[str]], offset: int) -> bytes:
    bound = sorted((n, tuple(v)) for n, v in query.items() if n not in FREE_PARAMETERS)
    return hashlib.sha256(repr((endpoint, bound, offset)).encode()).digest()[:9]
