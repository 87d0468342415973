"""The workspace file is checked, and what is wrong is named by file, line and field."""

from pathlib import Path

import pytest

from groundswell.errors import WorkspaceError
from groundswell.workspace import read_workspace

GOOD = """\
name: brand
youtube:
  history_start: 2026-01-01
  channels:
    - {handle: "@kitchen"}
"""
SOCIAL = """\
name: brand
facebook:
  pages: [{id: "1001"}]
  snapshots:
    [{to_hours: 24, every_hours: 1}, {to_hours: 72, every_hours: 6}, {every_hours: 24}]
  budget: {slow_at: 0.5}
instagram:
  accounts: [{page: "1001"}]
"""
PROJECT = Path(__file__).resolve().parents[2]


def write(folder: Path, text: str) -> Path:
    file = folder / "brand.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_workspaces_are_valid() -> None:
    files = sorted((PROJECT / "workspaces").glob("*.yml"))
    assert [read_workspace(file).name for file in files] == [file.stem for file in files]


def test_a_workspace_may_name_pages_and_accounts_alone(tmp_path: Path) -> None:
    workspace = read_workspace(write(tmp_path, SOCIAL))
    assert workspace.youtube is None
    assert workspace.facebook is not None
    assert [step.every_hours for step in workspace.facebook.snapshots] == [1, 6, 24]
    assert workspace.facebook.budget.slow_at == 0.5


def test_derived_metrics_are_off_unless_recorded(tmp_path: Path) -> None:
    workspace = read_workspace(write(tmp_path, GOOD))
    assert workspace.policies.youtube_derived_metrics.allowed is False


def test_comments_and_quota_keep_their_defaults(tmp_path: Path) -> None:
    youtube = read_workspace(write(tmp_path, GOOD)).youtube
    assert youtube is not None
    assert youtube.quota.units_per_day == 10_000
    assert youtube.windows.analytics_days == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            GOOD.replace("handle:", "handel:"),
            "brand.yml:5: youtube.channels[0].handel: no such field; did you mean `handle`?",
        ),
        (
            GOOD + "  quota: {units_per_day: lots}\n",
            "brand.yml:6: youtube.quota.units_per_day: expected a valid integer, "
            "unable to parse string as an integer, got 'lots'",
        ),
        (
            GOOD + '    - {handle: "@Kitchen"}\n',
            "brand.yml:2: youtube: the channel @Kitchen is listed twice: keep one of them",
        ),
        (
            GOOD.replace('handle: "@kitchen"', "id: kitchen"),
            "brand.yml:5: youtube.channels[0].id: expected text of the form "
            "^UC[0-9A-Za-z_-]{22}$, got 'kitchen'",
        ),
        (
            GOOD.replace('handle: "@kitchen"', "ownership: owned"),
            "brand.yml:5: youtube.channels[0]: give either `id` (UC…) or `handle` (@…), "
            "exactly one of them",
        ),
        (
            GOOD + "policies:\n  youtube_derived_metrics: {allowed: true}\n",
            "brand.yml:7: policies.youtube_derived_metrics: metrics derived from YouTube data need "
            "a recorded ground: fill `reason`, `recorded_by` and `recorded_on`, "
            "or set `allowed: false`",
        ),
        (
            GOOD.replace("name: brand\n", ""),
            "brand.yml:1: name: expected this field, it is missing",
        ),
        (
            SOCIAL.replace("every_hours: 6", "every: 6"),
            "brand.yml:5: facebook.snapshots[1].every: no such field; did you mean `every_hours`?",
        ),
        (
            SOCIAL.replace("to_hours: 72", "to_hours: 12"),
            "brand.yml:2: facebook: `snapshots` go from young to old: "
            "each `to_hours` above the last",
        ),
        (
            SOCIAL.replace("slow_at: 0.5", "slow_at: 0.97"),
            "brand.yml:6: facebook.budget: a run slows down before it pauses: "
            "`slow_at` 0.97 lies above `pause_at` 0.95",
        ),
        (
            SOCIAL.replace('{page: "1001"}', '{page: "1001", id: "5"}'),
            "brand.yml:8: instagram.accounts[0]: give either `id` or `page` (its Page's id), "
            "exactly one of them",
        ),
        (
            SOCIAL + "audience_time_zone: Paris\n",
            "brand.yml:9: audience_time_zone: 'Paris' is no time zone: write one like Europe/Paris",
        ),
        ("name: [", "brand.yml:1: expected YAML, expected the node content, but found"),
        ("", "brand.yml:1: expected a mapping with `name:` and platforms, got none"),
    ],
)
def test_a_wrong_workspace_is_told_by_file_line_and_field(
    tmp_path: Path, text: str, expected: str
) -> None:
    with pytest.raises(WorkspaceError) as caught:
        read_workspace(write(tmp_path, text))
    message = str(caught.value)
    assert expected in message
    assert "\n" not in message


def test_a_missing_workspace_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="give one with --workspace"):
        read_workspace(tmp_path / "none.yml")
