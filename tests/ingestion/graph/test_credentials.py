"""Tokens come from the environment, then from the secrets file, and are never shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.graph.credentials import GraphCredentials, read_graph_credentials
from ingestion.graph.errors import GraphError
from ingestion.graph.tokens import TokenFacts

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        '[sources.graph]\nsystem_user_token = "filed"\napp_id = "7"\napp_secret = "s"\n'
    )
    found = read_graph_credentials({"GRAPH_SYSTEM_USER_TOKEN": "told"}, secrets)
    assert (found.token, found.app_token) == ("told", "7|s")
    assert read_graph_credentials({}, secrets).token == "filed"


def test_a_system_users_token_comes_before_a_persons(tmp_path: Path) -> None:
    both = {"GRAPH_USER_TOKEN": "person", "GRAPH_SYSTEM_USER_TOKEN": "system"}
    assert read_graph_credentials(both, tmp_path / "none.toml").token == "system"
    person = read_graph_credentials({"GRAPH_USER_TOKEN": "person"}, tmp_path / "none.toml")
    assert (person.token, person.kind) == ("person", "the person's token")
    assert not read_graph_credentials({}, tmp_path / "none.toml").has_any


def test_printing_shows_no_secret() -> None:
    credentials = GraphCredentials("aaa", "bbb", app_id="7", app_secret="ccc")
    assert not [secret for secret in credentials.secrets() if secret in repr(credentials)]
    assert set(credentials.secrets()) == {"aaa", "bbb", "ccc"}


def test_a_broken_file_is_named_in_one_line(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[sources.graph\n")
    with pytest.raises(GraphError, match="expected TOML") as caught:
        read_graph_credentials({}, secrets)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(days=14, minutes=1), None),
        (timedelta(days=14), "expires in 14 days, on 2026-12-04 14:00 UTC (14 days or less)"),
        (timedelta(days=8), "expires in 8 days, on 2026-11-28 14:00 UTC (14 days or less)"),
        (timedelta(days=7), "expires in 7 days, on 2026-11-27 14:00 UTC (7 days or less)"),
        (timedelta(days=2), "expires in 2 days, on 2026-11-22 14:00 UTC (2 days or less)"),
        (timedelta(days=1), "expires in 1 day, on 2026-11-21 14:00 UTC (2 days or less)"),
        (timedelta(hours=5), "expires today, on 2026-11-20 19:00 UTC (2 days or less)"),
        (timedelta(), "expires: expected a living one, it ended on 2026-11-20"),
    ],
)
def test_a_near_end_is_announced_fourteen_seven_and_two_days_before(
    left: timedelta, told: str | None
) -> None:
    facts = TokenFacts("USER", True, NOW + left, None)
    lines = facts.announcements(NOW, name="the token")
    assert [line.startswith(f"the token {told}") for line in lines] == ([True] if told else [])


def test_the_end_of_data_access_is_announced_too() -> None:
    facts = TokenFacts("USER", True, None, NOW + timedelta(days=6))
    [line] = facts.announcements(NOW, name="the token")
    assert line.startswith("the token loses its access to data in 6 days")
    assert line.endswith("let its person sign in to the app again")
