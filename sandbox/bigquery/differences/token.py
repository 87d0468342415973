"""A token endpoint, as Google's: difference 10 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

from local_bigquery import app


def apply() -> None:
    """Let the server give tokens to whoever asks."""
    app.add_api_route("/token", token, methods=["POST"])
    app.router.routes.insert(0, app.router.routes.pop())


async def token() -> dict[str, str | int]:
    """A token the server takes, as it takes any."""
    return {"access_token": "local", "expires_in": 3600, "token_type": "Bearer"}
