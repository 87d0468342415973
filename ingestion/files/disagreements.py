"""What a file says twice and not alike: told to the reader, landed as stated."""

# ruff: noqa: S608 - every text in these statements goes through quoted

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.files.source import quoted
from ingestion.files.statements import DATASET
from ingestion.files.targets import TARGETS

if TYPE_CHECKING:
    from ingestion.files.plan import ImportPlan
    from warehouse import Warehouse

SNAPSHOTS, REACTIONS = "post_snapshots", "post_reactions"
COMPARED = ("view_count", "reaction_count", "like_count", "comment_count", "share_count")


def disagreement_notes(plan: ImportPlan, warehouse: Warehouse) -> tuple[str, ...]:
    """Return a line for each kind of disagreement among the rows that landed from a file.

    Reactions by kind that do not add up to the total beside them, and posts of which another file
    of the same moment has other counts. Nothing is changed: raw keeps what the files say.
    """
    return (*_sums(plan, warehouse), *_other_counts(plan, warehouse))


def _sums(plan: ImportPlan, warehouse: Warehouse) -> list[str]:
    planned = {table: {field.name for field in fields} for table, fields in plan.tables.items()}
    if REACTIONS not in planned or "reaction_count" not in planned.get(SNAPSHOTS, set()):
        return []
    kinds = [name for name in TARGETS[REACTIONS].measures if name in planned[REACTIONS]]
    total = " + ".join(f"kinds.{name}" for name in kinds)
    found = warehouse.query(
        f"select count(*) as differing from {DATASET}.{SNAPSHOTS} as totals "
        f"inner join {DATASET}.{REACTIONS} as kinds "
        "on totals.file_sha256 = kinds.file_sha256 "
        "and totals.mapping_sha256 = kinds.mapping_sha256 "
        "and totals.row_number = kinds.row_number "
        f"where totals.file_sha256 = {quoted(plan.facts.sha256)} "
        f"and totals.mapping_sha256 = {quoted(plan.key)} and totals.reaction_count <> {total}"
    ).to_pylist()[0]["differing"]
    if not found:
        return []
    return [
        f"{found:,} of {plan.source.rows_read:,} rows: the reactions by kind do not add up to the "
        "total the file states; both are kept as stated"
    ]


def _other_counts(plan: ImportPlan, warehouse: Warehouse) -> list[str]:
    fields = {field.name for field in plan.tables.get(SNAPSHOTS, ())}
    compared = [name for name in COMPARED if name in fields]
    if not compared:
        return []
    differs = " or ".join(f"ours.{name} <> others.{name}" for name in compared)
    found = warehouse.query(
        "select count(distinct ours.post_id) as posts, min(others.file_name) as file_name "
        f"from {DATASET}.{SNAPSHOTS} as ours inner join {DATASET}.{SNAPSHOTS} as others "
        "on ours.platform = others.platform and ours.post_id = others.post_id "
        "and ours.observed_at = others.observed_at and ours.file_sha256 <> others.file_sha256 "
        f"where ours.file_sha256 = {quoted(plan.facts.sha256)} "
        f"and ours.mapping_sha256 = {quoted(plan.key)} and ({differs})"
    ).to_pylist()[0]
    if not found["posts"]:
        return []
    return [
        f"{found['posts']:,} posts have other counts in {found['file_name']}, read at the same "
        "moment: the larger counts are shown, both are kept"
    ]
