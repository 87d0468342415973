"""Google's error answers, each with the body the real service sends."""

from collections.abc import Mapping

Json = dict[str, object]

STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """An answer that is not a success, with everything its body needs."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        domain: str = "global",
        location: str | None = None,
        details: list[Json] | None = None,
        headers: Mapping[str, str] | None = None,
        units: int = 1,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain
        self.location = location
        self.details = details
        self.headers = dict(headers or {})
        self.units = units

    def body(self) -> Json:
        """Return the JSON body as Google writes it."""
        entry: Json = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location:
            entry |= {"location": self.location, "locationType": "parameter"}
        error: Json = {"code": self.status, "message": self.message, "errors": [entry]}
        if self.status in STATUS_WORDS:
            error["status"] = STATUS_WORDS[self.status]
        if self.details:
            error["details"] = self.details
        return {"error": error}


def bad_request(message: str, *, location: str | None = None) -> ApiError:
    """Return the 400 of a wrong value or a combination that does not exist."""
    return ApiError(400, "badRequest", message, location=location)


def missing_parameter(name: str) -> ApiError:
    """Return the 400 of a call without a parameter it needs."""
    message = f"Required parameter: {name}"
    return ApiError(400, "missingRequiredParameter", message, location=name)


def invalid_page_token() -> ApiError:
    """Return the 400 of a token that was not given for these parameters."""
    message = "The request specifies an invalid page token."
    return ApiError(
        400, "invalidPageToken", message, domain="youtube.parameter", location="pageToken"
    )


def unsupported_query() -> ApiError:
    """Return the 400 of an Analytics query that no report allows."""
    return bad_request("The query is not supported. Check the documentation for supported queries.")


def wrong_api_key() -> ApiError:
    """Return the 400 Google gives to a key it does not know."""
    details: list[Json] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": "youtube.googleapis.com"},
        }
    ]
    message = "API key not valid. Please pass a valid API key."
    return ApiError(400, "badRequest", message, details=details, units=0)


def no_identity() -> ApiError:
    """Return the 403 of a call to public data without key or token."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API."
    )
    return ApiError(403, "forbidden", message, units=0)


def login_required() -> ApiError:
    """Return the 401 of a call that needs a user and came without one."""
    message = (
        "Request is missing required authentication credential. Expected OAuth 2 access token, "
        "login cookie or other valid authentication credential."
    )
    return ApiError(401, "required", message, headers=CHALLENGE, units=0)


def invalid_credentials() -> ApiError:
    """Return the 401 of an access token that is unknown, expired or revoked."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, "
        "login cookie or other valid authentication credential."
    )
    return ApiError(401, "authError", message, location="Authorization", headers=CHALLENGE, units=0)


def insufficient_scope() -> ApiError:
    """Return the 403 of a token whose user did not consent to this."""
    message = "Request had insufficient authentication scopes."
    return ApiError(403, "insufficientPermissions", message, headers=CHALLENGE, units=0)


def forbidden(message: str = "Forbidden") -> ApiError:
    """Return the 403 of something the caller may not see."""
    return ApiError(403, "forbidden", message)


def quota_exceeded() -> ApiError:
    """Return the 403 of a bucket that is empty until Pacific midnight."""
    message = (
        'The request cannot be completed because you have exceeded your <a href="/youtube/v3/'
        'getting-started#quota">quota</a>.'
    )
    return ApiError(403, "quotaExceeded", message, domain="youtube.quota", units=0)


def too_many_requests(limit: str, retry_after: int) -> ApiError:
    """Return the 429 of a project that asks more often than its minute allows."""
    details: list[Json] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {"quota_limit": limit, "service": "youtubereporting.googleapis.com"},
        }
    ]
    message = f"Quota exceeded for quota metric 'Free requests' and limit '{limit}'."
    return ApiError(
        429,
        "rateLimitExceeded",
        message,
        details=details,
        headers={"Retry-After": str(retry_after)},
        units=0,
    )


CHALLENGE = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'}
