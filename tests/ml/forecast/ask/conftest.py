"""The made world as it is asked: with names of accounts, and accounts of few posts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ml.forecast.ask import Asker, Draft
from tests.ml.made_features import NOW, made_features
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ml.conftest import World
    from warehouse import Warehouse

NAMES = {
    f"{901:032x}": ("Copper Ladle", "@copperladle"),
    f"{902:032x}": ("Night Kitchen", "@nightkitchen"),
    f"{903:032x}": ("Bread Lab", None),
    "silent": ("Silent Pantry", None),
    "one": ("One Pot", None),
    "five": ("Five Spice", None),
    "twin": ("copper ladle", None),
}


def draft(**changes: Any) -> Draft:
    """A draft that can be answered, but for what is changed."""
    plan: dict[str, Any] = {
        "account": "@copperladle",
        "kind": "short",
        "length_seconds": 45,
        "caption": "Recipe 12",
        "at": NOW + timedelta(hours=5),
    }
    return Draft(**plan | changes)


def write_askable(warehouse: Warehouse, versions: pa.Table) -> None:
    """Write the made features with accounts of 0, 1 and 5 settled posts, and what names them."""
    made = made_features()
    settled = pc.is_in(
        made.at_publication["post_key"], value_set=made.labels["post_key"].combine_chunks()
    )
    like = made.at_publication.filter(settled)
    posts, labels = [made.at_publication], [made.labels]
    for account, count in (("one", 1), ("five", 5)):
        few = like.slice(20, count)
        known = made.labels.filter(
            pc.is_in(made.labels["post_key"], value_set=few["post_key"].combine_chunks())
        )
        posts.append(_as(few, account))
        labels.append(_as(known, account))
    warehouse.replace("features", "feat_posts__at_publication", pa.concat_tables(posts))
    warehouse.replace("features", "feat_posts__labels", pa.concat_tables(labels))
    warehouse.replace("predictions", "model_versions", versions)
    keys = list(NAMES)
    accounts = {
        "account_key": keys,
        "platform": ["youtube"] * len(keys),
        "account_id": [f"UC{number}" for number in range(len(keys))],
        "account_name": [NAMES[key][0] for key in keys],
        "handle": [NAMES[key][1] for key in keys],
        "platform_day_zone": ["America/Los_Angeles"] * len(keys),
    }
    warehouse.replace("marts", "dim_accounts", pa.table(accounts))
    shown = made.at_publication.select(["post_key", "account_key", "title"])
    links = [f"https://example.org/{key}" for key in shown["post_key"].to_pylist()]
    warehouse.replace("marts", "dim_posts", shown.append_column("permalink_url", pa.array(links)))


def _as(rows: pa.Table, account: str) -> pa.Table:
    """The rows as posts of another account."""
    keys = [f"{account}-{key}" for key in rows["post_key"].to_pylist()]
    rows = rows.set_column(rows.column_names.index("post_key"), "post_key", pa.array(keys))
    place = rows.column_names.index("account_key")
    return rows.set_column(place, "account_key", pa.array([account] * rows.num_rows))


@pytest.fixture(scope="session")
def askable(world: World, tmp_path_factory: pytest.TempPathFactory) -> Target:
    with open_warehouse(world.target, read_only=True) as warehouse:
        versions = warehouse.query("select * from predictions.model_versions")
    target = Target.local(tmp_path_factory.mktemp("askable") / "served.duckdb")
    with open_warehouse(target) as warehouse:
        write_askable(warehouse, versions)
    return target


@pytest.fixture(scope="session")
def asker(world: World, askable: Target) -> Iterator[Asker]:
    with open_warehouse(askable, read_only=True) as warehouse:
        yield Asker.open(warehouse, world.models_dir, now=NOW)
