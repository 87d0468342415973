"""Skips a step when nothing it reads has changed since it last succeeded."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from warehouse import open_warehouse
from warehouse.layers import RAW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from warehouse import Target


def folder_fingerprint(*folders: Path, suffixes: Iterable[str]) -> str:
    """Return a checksum of the names and contents of the files in `folders`."""
    wanted = tuple(suffixes)
    digest = hashlib.sha256()
    for folder in folders:
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for file in files:
            if file.is_file() and file.name.endswith(wanted):
                digest.update(str(file.relative_to(folder.parent)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def combined(*parts: object) -> str:
    """Return one checksum of `parts`."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def loads_fingerprint(target: Target) -> str:
    """Return a checksum of which load packages the raw datasets hold."""
    with open_warehouse(target) as warehouse:
        held: list[object] = []
        for schema in sorted(RAW):
            if warehouse.has_table(schema, "_dlt_loads"):
                rows = warehouse.query(
                    f"select load_id from {schema}._dlt_loads where status = 0 order by load_id"  # noqa: S608 - our own schema names
                )
                held.append([schema, rows.column("load_id").to_pylist()])
    return combined(held)


def last_fingerprint(target: Target, step: str) -> str | None:
    """Return the fingerprint of what `step` last read with success, if it ever ran."""
    with open_warehouse(target) as warehouse:
        if not warehouse.has_table("ops", "step_fingerprints"):
            return None
        rows = warehouse.query(
            "select fingerprint from ops.step_fingerprints where step = ?", [step]
        ).to_pylist()
    return str(rows[0]["fingerprint"]) if rows else None


def record_fingerprint(target: Target, step: str, fingerprint: str) -> None:
    """Remember that `step` succeeded on what `fingerprint` stands for."""
    import pyarrow as pa

    with open_warehouse(target) as warehouse:
        held: dict[str, str] = {}
        if warehouse.has_table("ops", "step_fingerprints"):
            rows = warehouse.query("select step, fingerprint from ops.step_fingerprints")
            held = {row["step"]: row["fingerprint"] for row in rows.to_pylist()}
        held[step] = fingerprint
        warehouse.replace(
            "ops",
            "step_fingerprints",
            pa.table({"step": list(held), "fingerprint": list(held.values())}),
        )
