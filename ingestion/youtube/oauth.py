"""Signs an owner in (installed-app flow) and keeps the refresh token in a file only they read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ingestion.youtube.accounts import SCOPES
from ingestion.youtube.errors import MissingCredentialsError, YoutubeError
from ingestion.youtube.settings import AUTH_URI, TOKEN_URI

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingestion.youtube.credentials import YoutubeCredentials

Flow = Any


def authorize(
    credentials: YoutubeCredentials,
    *,
    secrets_file: Path,
    name: str | None = None,
    auth_uri: str = AUTH_URI,
    token_uri: str = TOKEN_URI,
    run: Callable[[Flow], Any] | None = None,
) -> str:
    """Open the browser for the owner's consent and store the refresh token; returns what to say.

    Args:
        credentials: Holds the OAuth client.
        secrets_file: Usually ``.dlt/secrets.toml``; made with mode 600.
        name: Channel id, handle or content owner the token is for; None for all owned channels.
        auth_uri: Where the owner consents.
        token_uri: Where the code is traded for tokens.
        run: Runs the flow and returns its credentials; by default a local web server.

    Raises:
        MissingCredentialsError: No OAuth client is set.
        YoutubeError: The owner refused, or Google gave no refresh token.
    """
    from google_auth_oauthlib.flow import InstalledAppFlow
    from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]

    if not (credentials.client_id and credentials.client_secret):
        raise MissingCredentialsError(
            "signing in needs an OAuth client of type desktop app: set YOUTUBE_CLIENT_ID and "
            "YOUTUBE_CLIENT_SECRET"
        )
    client = {
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "auth_uri": auth_uri,
        "token_uri": token_uri,
    }
    make_flow: Any = InstalledAppFlow.from_client_config
    # an owner who leaves a box unticked (revenue, say) has still signed in
    os.environ.setdefault("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    flow = make_flow({"installed": client}, scopes=list(SCOPES))
    try:
        granted = (run or _in_browser)(flow)
    except OAuth2Error as error:
        raise YoutubeError(
            f"signing in failed ({error.error or type(error).__name__}): try again and allow access"
        ) from None
    if not granted.refresh_token:
        raise YoutubeError(
            "Google gave no refresh token: remove the app's access at "
            "https://myaccount.google.com/permissions and sign in again"
        )
    store_refresh_token(secrets_file, granted.refresh_token, name=name)
    return f"the token of {name or 'all owned channels'} is kept in {secrets_file} (mode 600)"


def store_refresh_token(secrets_file: Path, token: str, *, name: str | None = None) -> None:
    """Write `token` into the TOML file, keeping what else it holds; only its owner may read it.

    Raises:
        YoutubeError: The file is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    text = secrets_file.read_text(encoding="utf-8") if secrets_file.exists() else ""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        line = getattr(error, "line", "?")
        raise YoutubeError(
            f"cannot write {secrets_file}: line {line} is no TOML, mend it first"
        ) from None
    path = ("sources", "youtube", "refresh_tokens") if name else ("sources", "youtube")
    table: Any = document
    for part in path:
        if part not in table:
            table[part] = tomlkit.table()
        table = table[part]
    table[name or "refresh_token"] = token
    secrets_file.parent.mkdir(parents=True, exist_ok=True)
    draft = secrets_file.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(tomlkit.dumps(document))
    draft.replace(secrets_file)


def _in_browser(flow: Flow) -> Any:
    """Run the flow with a local web server that receives Google's answer."""
    return flow.run_local_server(
        port=0, access_type="offline", prompt="consent", authorization_prompt_message=""
    )
