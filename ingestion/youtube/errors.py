"""Errors of the YouTube source, each named after its situation; every message is one line."""

from __future__ import annotations

from ingestion.landing.errors import SourceError


class YoutubeError(SourceError):
    """YouTube data could not be collected; the message says what came and what to do."""


class WrongKeyError(YoutubeError):
    """The API key is not accepted."""

    gap_reason = "unauthorised"


class ExpiredTokenError(YoutubeError):
    """An owner's token is refused even after it was refreshed once."""

    gap_reason = "unauthorised"


class MissingCredentialsError(YoutubeError):
    """Neither an API key nor an owner's token is given for a call that needs one."""

    gap_reason = "unauthorised"


class NotAllowedError(YoutubeError):
    """The caller may not see what was asked (HTTP 403 that is no quota matter)."""

    gap_reason = "unauthorised"


class QuotaExceededError(YoutubeError):
    """A bucket's calls of this Pacific day are used up, at YouTube or in our own budget."""

    gap_reason = "quota_exhausted"


class UnknownChannelError(YoutubeError):
    """No channel answers to the id or handle in the workspace."""


class MissingListError(YoutubeError):
    """A channel's videos are not known, so nothing about them can be asked."""


class RefusedRequestError(YoutubeError):
    """YouTube refuses a request as wrong (HTTP 400)."""


class NotFoundError(YoutubeError):
    """What was asked does not exist (HTTP 404)."""

    gap_reason = "not_available"


class CommentsDisabledError(YoutubeError):
    """Comments of a video are switched off; no failure, there is nothing to load."""


class UnreadableAnswerError(YoutubeError):
    """An answer is not the JSON or CSV that was expected, such as a proxy's HTML page."""


class UnreachableError(YoutubeError):
    """No whole answer arrived in five tries."""
