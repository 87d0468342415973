"""Meta's error answers, each with the body the real service sends."""

from collections.abc import Mapping, Sequence

Json = dict[str, object]

NO_TOKEN = 104
PAGE_TOKEN_NEEDED = 2069032


class GraphError(Exception):
    """An answer that is not a success, with everything its body needs."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        kind: str = "OAuthException",
        status: int = 400,
        is_transient: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.kind = kind
        self.status = status
        self.is_transient = is_transient
        self.headers = dict(headers or {})

    def body(self, trace_id: str) -> Json:
        """Return the JSON body as Meta writes it."""
        error: Json = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error |= {"is_transient": self.is_transient, "fbtrace_id": trace_id}
        return {"error": error}


def bad_parameter(message: str) -> GraphError:
    """Return the 100 of a wrong value or a combination that does not exist."""
    return GraphError(100, f"(#100) {message}")


def invalid_metric() -> GraphError:
    """Return what one unknown or retired metric makes of a whole Page or post call."""
    return bad_parameter("The value must be a valid insights metric")


def unlisted_metric(position: int, known: Sequence[str]) -> GraphError:
    """Return what Instagram says of a metric name it does not have."""
    values = ", ".join(known)
    return bad_parameter(f"metric[{position}] must be one of the following values: {values}")


def unsupported_for_type(metrics: Sequence[str]) -> GraphError:
    """Return what Instagram says of a metric another kind of media has."""
    message = (
        f"The Media Insights API does not support the {', '.join(metrics)} metric "
        "for this media product type."
    )
    return GraphError(100, message, kind="IGApiException")


def no_metric() -> GraphError:
    """Return the 3001 of an insights call that names no metric."""
    message = (
        "(#3001) No metric was specified to be fetched. Please specify one or more metrics to be "
        "fetched and try again."
    )
    return GraphError(3001, message, subcode=1504028)


def mixed_with_earnings() -> GraphError:
    """Return what earnings asked for together with anything else are answered."""
    message = "(#2) An unexpected error has occurred. Please retry your request later."
    return GraphError(2, message, status=500)


def not_there(object_id: str) -> GraphError:
    """Return the 100/33 of an object that is gone, hidden or never was."""
    message = (
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation. Please read the Graph "
        "API documentation at https://developers.facebook.com/docs/graph-api"
    )
    return GraphError(100, message, subcode=33, kind="GraphMethodException")


def nonexistent_field(field: str, node_type: str) -> GraphError:
    """Return the 100 of a field the node does not have."""
    return bad_parameter(f"Tried accessing nonexisting field ({field}) on node type ({node_type})")


def unknown_path(path: str) -> GraphError:
    """Return the 2500 of a path or version that means nothing."""
    return GraphError(2500, f"Unknown path components: {path}")


def token_missing() -> GraphError:
    """Return the 104 of a call without a token."""
    message = "An access token is required to request this resource."
    return GraphError(NO_TOKEN, message, headers=_challenge(message))


def token_refused(message: str, subcode: int | None = None) -> GraphError:
    """Return the 190 of a token that is unknown, expired, revoked or spoiled."""
    return GraphError(190, message, subcode=subcode, headers=_challenge(message))


def page_token_needed() -> GraphError:
    """Return the 190 of a call that came with a token of another kind."""
    message = "A Page access token is required for this call for the new Pages experience."
    return GraphError(190, f"(#190) {message}", subcode=PAGE_TOKEN_NEEDED)


def permission_missing(permission: str) -> GraphError:
    """Return the 200 or 10 of a token whose person did not grant a permission."""
    if permission == "read_insights":
        return GraphError(
            200, "(#200) Missing Permissions: read_insights is required to read this metric"
        )
    if permission.startswith("instagram"):
        return GraphError(10, "(#10) Application does not have permission for this action")
    message = (
        f"(#10) This endpoint requires the '{permission}' permission or the "
        "'Page Public Content Access' feature."
    )
    return GraphError(10, message)


def too_few_viewers() -> GraphError:
    """Return the 10 of a story fewer than five people saw."""
    return GraphError(10, "(#10) Not enough viewers for the media to show insights")


def limit_reached(code: int) -> GraphError:
    """Return the error of a spent budget: 4, 17, 32, 613, 80001 or 80002."""
    if code in (80001, 80002):
        owner = "Page" if code == 80001 else "Instagram account"
        message = f"(#{code}) There have been too many calls from this {owner} account."
        return GraphError(code, message, subcode=2446079)
    if code == 32:
        return GraphError(32, "(#32) Page request limit reached", status=403)
    if code == 17:
        return GraphError(17, "(#17) User request limit reached", subcode=2446079)
    return GraphError(code, f"(#{code}) Application request limit reached", status=403)


def of_code(code: int, subcode: int | None = None, *, status: int | None = None) -> GraphError:
    """Return the error of a code a test switched on, with its usual HTTP status or another."""
    if code in (1, 2):
        message = f"(#{code}) An unexpected error has occurred. Please retry your request later."
        error = GraphError(code, message, status=500, is_transient=True)
    elif code in (4, 17, 32, 80001, 80002):
        error = limit_reached(code)
    elif code == 190:
        error = token_refused("Error validating access token.", subcode)
    else:
        error = GraphError(code, f"(#{code}) The request was refused.", subcode=subcode)
    error.status = status or error.status
    return error


def _challenge(message: str) -> dict[str, str]:
    said = message.replace('"', "'")
    return {"WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_token" "{said}"'}
