"""The rules of the house that a dbt project can break without failing to build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ingestion.facebook.tables import FACEBOOK
from ingestion.files.targets import TARGETS, dlt_columns
from ingestion.instagram.tables import INSTAGRAM
from ingestion.landing.columns import STAMP, RawSource
from ingestion.youtube.tables import TABLES
from tests.dbt.raw_rows import ROOT, declared_columns

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = ROOT / "dbt_project"
MODELS = PROJECT / "models"
SQL_FILES = sorted(MODELS.rglob("*.sql"))
YAML_FILES = sorted(MODELS.rglob("*.yml"))
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "bridge_", "fct_", "rpt_", "metric_"),
    "features": ("feat_",),
    "semantic": ("metricflow_",),
}
ONE_ENGINE = {
    "a cast by ::": r"::",
    "try_cast": r"\btry_cast\b",
    "safe_cast": r"\bsafe_cast\b",
    "ilike": r"\bilike\b",
    "an arrow into JSON": r"->>?",
    "exclude": r"\*\s+(exclude|except)\s*\(",
    "an aggregate's filter": r"\bfilter\s*\(\s*where\b",
    "epoch()": r"\bepoch\(",
    "a remainder by %": r"\s%\s",
    "union without all": r"\bunion\b(?!\s+all)",
    "the clock": r"\bcurrent_(date|timestamp)\b|\bnow\(\)",
    "a distinct union": r"\bunion\s+distinct\b",
}


def documented(kind: str = "models") -> list[tuple[str, dict[str, Any]]]:
    """Every documented node of a kind, with the file that documents it."""
    found = []
    for path in YAML_FILES:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found += [(path.name, node) for node in content.get(kind) or []]
    return found


def layer(path: Path) -> str:
    return path.relative_to(MODELS).parts[0]


def bare_sql(path: Path) -> str:
    """The text of a model without comments and Jinja statements."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"^\s*\{\{\s*config\(.*?\)\s*\}\}", "", text, flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def test_every_model_is_documented_once() -> None:
    names = [node["name"] for _, node in documented()]
    assert sorted(names) == sorted(path.stem for path in SQL_FILES)


@pytest.mark.parametrize(("file", "node"), documented(), ids=lambda part: str(part)[:1])
def test_a_model_states_its_grain_first_and_describes_every_column(
    file: str, node: dict[str, Any]
) -> None:
    assert re.match(r"(One row|A row)\b", node["description"].strip()), f"{file}: {node['name']}"
    nameless = [c["name"] for c in node["columns"] if not (c.get("description") or "").strip()]
    assert nameless == [], f"{file}: {node['name']}"


def test_marts_and_features_declare_the_type_of_every_column() -> None:
    settings = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    layers = settings["models"]["groundswell"]
    assert layers["marts"]["+contract"] == {"enforced": True}
    assert layers["features"]["+contract"] == {"enforced": True}
    kept = {path.stem for path in SQL_FILES if layer(path) in {"marts", "features"}}
    untyped = [
        f"{node['name']}.{column['name']}"
        for _, node in documented()
        for column in node["columns"]
        if node["name"] in kept and not column.get("data_type")
    ]
    assert untyped == []


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_model_is_named_by_its_layer(path: Path) -> None:
    assert path.stem.startswith(PREFIXES[layer(path)])


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_model_reads_others_in_import_ctes_only(path: Path) -> None:
    text = bare_sql(path)
    reads = len(re.findall(r"\{\{\s*(ref|source|source_or_empty)\(", text))
    imports = len(re.findall(r"\bfrom \{\{ (?:ref|source|source_or_empty)\(", text))
    assert not re.search(r"\bjoin \{\{", text)
    assert reads == imports


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_model_writes_nothing_that_one_engine_alone_knows(path: Path) -> None:
    text = bare_sql(path)
    used = [name for name, pattern in ONE_ENGINE.items() if re.search(pattern, text)]
    assert used == []


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_model_ends_with_its_final_step(path: Path) -> None:
    assert path.read_text(encoding="utf-8").rstrip().endswith("select * from final")


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_a_model_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_staging_neither_joins_nor_groups(path: Path) -> None:
    if layer(path) == "staging":
        assert not re.search(r"\b(join|group by|distinct)\b", bare_sql(path))


def test_every_macro_has_a_file_of_its_name_and_a_description() -> None:
    described = yaml.safe_load((PROJECT / "macros" / "_macros.yml").read_text(encoding="utf-8"))
    names = {macro["name"] for macro in described["macros"] if macro["description"]}
    written = set()
    for path in (PROJECT / "macros").glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        if "{% test " not in text:
            written.add(path.stem)
            assert f"macro {path.stem}(" in text
    assert names == written


def test_the_sources_declare_what_youtube_lands() -> None:
    declared = declared_columns("youtube")
    assert set(declared) == set(TABLES)
    own = {"_dlt_load_id", "_dlt_id"}
    for table, columns in declared.items():
        assert set(columns) - own <= {*TABLES[table], *STAMP}, table


@pytest.mark.parametrize("source", [FACEBOOK, INSTAGRAM], ids=lambda source: source.name)
def test_the_sources_declare_what_the_graph_sources_land(source: RawSource) -> None:
    declared = declared_columns(source.name)
    assert set(declared) == set(source.tables)
    own = {"_dlt_load_id", "_dlt_id"}
    for table, columns in declared.items():
        assert set(columns) - own == {*source.tables[table], *STAMP}, table


def test_the_sources_declare_what_imports_land() -> None:
    declared = declared_columns("files")
    assert set(declared) - {"files"} == set(TARGETS)
    for name, target in TARGETS.items():
        assert set(declared[name]) - {"_dlt_load_id"} == set(dlt_columns(target)), name
