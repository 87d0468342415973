"""Signing in keeps the refresh token in a file that only its owner may read."""

from __future__ import annotations

import stat
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from ingestion.youtube import (
    MissingCredentialsError,
    YoutubeCredentials,
    YoutubeError,
    authorize,
    read_credentials,
)
from ingestion.youtube.oauth import store_refresh_token

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rig

SECRET = "made-refresh-token"


def test_a_token_is_kept_beside_what_the_file_holds(tmp_path: Path) -> None:
    file = tmp_path / ".dlt" / "secrets.toml"
    file.parent.mkdir()
    file.write_text('# mine\n[sources.other]\nkey = "x"\n')
    store_refresh_token(file, SECRET)
    store_refresh_token(file, "another", name="@copperladle")
    held = tomllib.loads(file.read_text())
    assert held["sources"]["other"] == {"key": "x"}
    assert held["sources"]["youtube"]["refresh_token"] == SECRET
    assert held["sources"]["youtube"]["refresh_tokens"] == {"@copperladle": "another"}
    assert "# mine" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_broken_secrets_file_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text("a = = b\n")
    with pytest.raises(YoutubeError, match="line 1 is no TOML"):
        store_refresh_token(file, SECRET)
    assert file.read_text() == "a = = b\n"
    with pytest.raises(YoutubeError, match="expected TOML"):
        read_credentials({}, file)


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('[sources.youtube]\napi_key = "file-key"\nclient_id = "file-client"\n')
    held = read_credentials({"YOUTUBE_API_KEY": "env-key"}, file)
    assert (held.api_key, held.client_id) == ("env-key", "file-client")
    assert held.has_any
    assert not held.has_tokens
    assert not read_credentials({}, tmp_path / "none.toml").has_any


def test_printing_credentials_shows_no_secret() -> None:
    held = YoutubeCredentials("key-1", "client-1", "secret-1", "token-1", {"UC1": "token-2"})
    assert all(secret not in repr(held) for secret in held.secrets())
    assert set(held.secrets()) == {"key-1", "secret-1", "token-1", "token-2"}


def test_signing_in_needs_an_oauth_client(tmp_path: Path) -> None:
    with pytest.raises(MissingCredentialsError, match="YOUTUBE_CLIENT_ID"):
        authorize(YoutubeCredentials(api_key="k"), secrets_file=tmp_path / "secrets.toml")


@pytest.mark.integration
def test_the_consent_of_an_owner_loads_the_owners_figures(
    cheap_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the sandbox speaks plain HTTP
    channel = cheap_rig.channel_ids[0]

    def consent(flow: Any) -> Any:
        flow.redirect_uri = "http://127.0.0.1/"
        address, _ = flow.authorization_url(access_type="offline", login_hint=channel)
        sent_to = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
        flow.fetch_token(code=parse_qs(urlsplit(sent_to).query)["code"][0], include_client_id=True)
        return flow.credentials

    file = tmp_path / "secrets.toml"
    told = authorize(
        YoutubeCredentials(client_id="sandbox-client", client_secret="sandbox-secret"),
        secrets_file=file,
        name=channel,
        auth_uri=cheap_rig.sandbox.url + "/o/oauth2/auth",
        token_uri=cheap_rig.settings.token_uri,
        run=consent,
    )
    assert channel in told
    assert "sandbox-refresh" not in told
    held = read_credentials(
        {"YOUTUBE_CLIENT_ID": "sandbox-client", "YOUTUBE_CLIENT_SECRET": "sandbox-secret"}, file
    )
    assert held.refresh_tokens == {channel: cheap_rig.credentials.refresh_tokens[channel]}
