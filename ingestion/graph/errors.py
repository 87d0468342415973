"""Errors of the Graph API, each named after its situation; every message is one line."""

from __future__ import annotations

from typing import ClassVar

from ingestion.landing.errors import SourceError


class GraphError(SourceError):
    """Meta's data could not be collected; the message says what came and what to do."""


class MissingCredentialsError(GraphError):
    """No token is given for a call that needs one."""

    gap_reason: ClassVar[str] = "unauthorised"


class TokenRefusedError(GraphError):
    """A token is refused (code 190, 104 or HTTP 401), even after it was issued anew once."""

    gap_reason: ClassVar[str] = "unauthorised"


class ExpiredTokenError(TokenRefusedError):
    """A token has come to its end (190, subcode 463)."""


class WrongTokenKindError(TokenRefusedError):
    """A token of another kind is needed, such as a Page's in place of a person's."""


class MissingPermissionError(GraphError):
    """The token lacks a permission, or its person a task on the Page (codes 3, 10, 200-299)."""

    gap_reason: ClassVar[str] = "unauthorised"


class BlockedError(GraphError):
    """Meta blocks the app or person for policy reasons (code 368); asking again makes it worse."""

    gap_reason: ClassVar[str] = "unauthorised"


class LimitReachedError(GraphError):
    """The calls of this while are used up, and waiting for more would take too long."""

    gap_reason: ClassVar[str] = "quota_exhausted"


class RefusedRequestError(GraphError):
    """Meta refuses a request as wrong (code 100 or HTTP 400)."""


class TooMuchDataError(RefusedRequestError):
    """An answer would be larger than Meta gives (code 1 with that message): ask for fewer items."""


class RefusedMetricError(RefusedRequestError):
    """A request for insights is refused because of a metric in it (code 100 or 3001)."""

    gap_reason: ClassVar[str] = "not_available"


class GoneError(RefusedRequestError):
    """What was asked does not exist, or not for this token (code 100/33 or 803)."""

    gap_reason: ClassVar[str] = "not_available"


class TooFewViewersError(GraphError):
    """Too few people saw it for its insights to be told (code 10 with that message)."""

    gap_reason: ClassVar[str] = "below_threshold"


class UnreadableAnswerError(GraphError):
    """An answer is not the JSON that was expected, such as a proxy's HTML page."""


class UnreachableError(GraphError):
    """No whole answer arrived in five tries."""
