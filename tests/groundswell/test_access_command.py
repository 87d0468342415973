"""``groundswell access apply``: who may see what, as the workspace file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from groundswell.errors import WorkspaceError
from groundswell.workspace import read_workspace
from sandbox.bigquery import FaultyBigQuery, RunningBigQuery, reason_not_installed, start
from tests.groundswell.command import PROJECT, groundswell
from tests.warehouse.made_marts import fill
from warehouse import Target, open_warehouse
from warehouse.access import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANALYSTS = "group:analysts@example.com"
LADLE = {"name": "ladle", "accounts": ["@copperladle"], "members": ["user:anna@example.com"]}


def workspace(folder: Path, **access: object) -> Path:
    """The sample workspace with an `access:` section."""
    content = yaml.safe_load((PROJECT / "workspaces" / "media_brand.yml").read_text("utf-8"))
    path = folder / "workspace.yml"
    path.write_text(yaml.safe_dump({**content, "access": access}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("access", "told"),
    [
        (
            {"analysts": ["analysts@example.com"]},
            r"access.analysts\[0\]: expected text of the form",
        ),
        (
            {"analysts": ["serviceAccount:a@b.iam.gserviceaccount.com"]},
            r"access.analysts\[0\]: expected text of the form",
        ),
        ({"analyst": [ANALYSTS]}, r"did you mean `analysts`"),
        ({"row_policies": True}, r"list under `pipeline` the service accounts that build"),
        ({"account_groups": [LADLE, LADLE]}, r"the account group ladle is listed twice"),
        ({"account_groups": [{**LADLE, "name": "La dle"}]}, r"account_groups\[0\].name: expected"),
        ({"account_groups": [{**LADLE, "members": []}]}, r"account_groups\[0\].members"),
    ],
)
def test_a_wrong_section_is_told_with_its_field(
    tmp_path: Path, access: dict[str, object], told: str
) -> None:
    with pytest.raises(WorkspaceError, match=told):
        read_workspace(workspace(tmp_path, **access))


def test_nobody_is_granted_anything_by_default() -> None:
    granted = read_workspace(PROJECT / "workspaces" / "media_brand.yml").access.granted()
    assert set(granted.members.values()) == {()}
    assert granted.groups == ()
    assert not granted.row_policies


@pytest.mark.integration
def test_views_are_made_once_and_a_dry_run_tells_what_is_missing(tmp_path: Path) -> None:
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as warehouse:
        fill(warehouse)
    named = ["--workspace", workspace(tmp_path, account_groups=[LADLE]), "--var", tmp_path]
    views = sum(map(len, AUDIENCES.values())) + len(AUDIENCES["analysts"])
    dry = groundswell("access", "apply", "--dry-run", "--json", *named)
    assert dry.code == 1, dry.err
    assert len(dry.told["changes"]) == views + 4
    done = groundswell("access", "apply", *named)
    assert done.code == 0, done.err
    assert "make view accounts_ladle.dim_posts" in done.out
    assert "nothing is granted" in done.out
    again = groundswell("access", "apply", "--dry-run", "--json", *named)
    assert again.code == 0
    assert again.told["changes"] == []


@pytest.mark.integration
def test_an_account_that_is_not_held_is_one_line(tmp_path: Path) -> None:
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as warehouse:
        fill(warehouse)
    group = {**LADLE, "accounts": ["@nobody"]}
    file = workspace(tmp_path, account_groups=[group])
    ended = groundswell("access", "apply", "--workspace", file, "--var", tmp_path)
    assert ended.code == 7
    assert len(ended.err.strip().splitlines()) == 1
    assert "found none called '@nobody'" in ended.err


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBigQuery]:
    """A local BigQuery that holds nothing."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with start(tmp_path_factory.mktemp("bigquery")) as running:
        yield running


@pytest.mark.integration
def test_a_refusal_on_bigquery_is_one_line_with_the_role(
    server: RunningBigQuery, tmp_path: Path
) -> None:
    arguments = ["access", "apply", "--target", "bigquery", "--var", tmp_path]
    unbuilt = groundswell(*arguments, **server.environment())
    assert unbuilt.code == 7
    assert "run `groundswell build` first" in unbuilt.err
    with FaultyBigQuery(server.url) as proxy:
        message = "Access Denied: Permission bigquery.tables.get denied on table t"
        proxy.faults.add("error", "/tables/", count=None, reason="accessDenied", message=message)
        refused = groundswell(*arguments, **server.environment(url=proxy.url))
    assert refused.code == 3, refused.err
    assert "roles/bigquery.dataEditor" in refused.err
    assert len(refused.err.strip().splitlines()) == 1
