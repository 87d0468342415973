"""The questions to the snapshot read what dbt builds, and what is published for them."""

import re
from pathlib import Path

import duckdb
import pytest
import yaml

from serving.slack.reading import QUESTIONS, TABLES, SnapshotReader
from tests.serving.made import fill
from warehouse import Target, open_warehouse

MODELS = Path(__file__).parents[2] / "dbt_project"
READ = re.compile(r"\b(?:from|join) (\w+)\.(\w+)")


def described() -> dict[str, set[str]]:
    """Model or seed → the columns its description names."""
    found = {}
    for file in MODELS.rglob("*.yml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for part in (*(content.get("models") or ()), *(content.get("seeds") or ())):
            if isinstance(part, dict):
                found[part["name"]] = {column["name"] for column in part.get("columns") or ()}
    return found


def test_the_questions_read_every_published_table_and_no_other() -> None:
    read = {
        table
        for question in QUESTIONS.iterdir()
        for table in READ.findall(question.read_text(encoding="utf-8"))
    }

    assert read == set(TABLES)


def test_every_column_of_the_made_snapshot_is_one_that_dbt_builds(tmp_path: Path) -> None:
    columns = described()
    with open_warehouse(Target.local(tmp_path / "made.duckdb")) as warehouse:
        fill(warehouse)
        for _, table in TABLES:
            assert set(warehouse.columns("marts", table)) <= columns[table], table


def test_every_question_can_be_asked(published: Path) -> None:
    with SnapshotReader(published).open() as snapshot:
        for question in QUESTIONS.iterdir():
            names = set(re.findall(r"\$(\w+)", question.read_text(encoding="utf-8")))
            snapshot.rows(question.name.removesuffix(".sql"), **dict.fromkeys(names))


def test_the_snapshot_is_opened_for_reading_alone(published: Path) -> None:
    with (
        SnapshotReader(published).open() as snapshot,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        snapshot._warehouse.execute("create table marts.other as select 1")
