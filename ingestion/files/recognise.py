"""Which mapping a file is for, told by its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.files.errors import AmbiguousMappingError, MissingColumnError, UnknownFileError
from ingestion.files.plan import columns_used, fills_every_table, lay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ingestion.files.intake import FileFacts
    from ingestion.files.mapping import Mapping
    from ingestion.files.plan import ImportPlan
    from ingestion.files.source import Source


def recognise(
    mappings: Sequence[Mapping],
    facts: FileFacts,
    source: Source,
    *,
    account: str | None,
    imported_at: datetime,
) -> ImportPlan:
    """Return the plan of the one mapping that gives most columns of the file a meaning.

    Raises:
        UnknownFileError: No mapping fits.
        AmbiguousMappingError: Two fit equally well.
    """
    plans: list[ImportPlan] = []
    for mapping in mappings:
        try:
            plan = lay(mapping, facts, source, account=account, imported_at=imported_at)
        except MissingColumnError:
            continue
        if fills_every_table(plan) and not (mapping.only_these_columns and plan.others):
            plans.append(plan)
    if not plans:
        raise UnknownFileError(_nothing_fits(mappings, facts, source))
    most = max(columns_used(plan) for plan in plans)
    best = [plan for plan in plans if columns_used(plan) == most]
    if len(best) > 1:
        names = " and ".join(sorted(plan.mapping.name for plan in best))
        raise AmbiguousMappingError(
            f"{facts.path}: fits the mappings {names} equally well: choose one with --mapping"
        )
    return best[0]


def _nothing_fits(mappings: Sequence[Mapping], facts: FileFacts, source: Source) -> str:
    """One line: what was looked for, and which mapping came nearest."""
    counted = [(_named_columns(mapping, source), mapping) for mapping in mappings]
    nearest_columns, nearest = max(counted, key=lambda pair: (len(pair[0][0]), -len(pair[0][1])))
    found, missing = nearest_columns
    names = ", ".join(mapping.name for mapping in mappings)
    near = (
        f"nearest is {nearest.name}, which lacks {', '.join(missing) or 'a key'}"
        if found
        else "none has a column in common with it"
    )
    return (
        f"{facts.path}: no mapping fits its columns {', '.join(source.headers)}; "
        f"looked for {names}; {near}: write one (docs/imports.md) and pass --mapping"
    )


def _named_columns(mapping: Mapping, source: Source) -> tuple[list[str], list[str]]:
    """Columns of a mapping that the file has and has not."""
    found: list[str] = []
    missing: list[str] = []
    for table in mapping.tables:
        for given in mapping.fields_of(table).values():
            names = given.columns
            if any(source.find(name) is not None for name in names):
                found.append(names[0])
            elif names:
                missing.append(names[0])
    return sorted(set(found)), sorted(set(missing))
