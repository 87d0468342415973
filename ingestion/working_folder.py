"""Where dlt keeps its packages until they are loaded: apart for each warehouse."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

from warehouse.bigquery_reasons import errors_behind

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse import Target

OF_A_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR}
    | {errno.EISDIR, errno.EEXIST}
)


def dlt_folder(target: Target, var: Path) -> Path:
    """Return the folder of packages on their way to `target`, so that none goes elsewhere."""
    if target.bigquery is None:
        return var / "dlt"
    name = f"{target.bigquery.project}.{target.bigquery.dataset_prefix}".rstrip(".")
    return var / "dlt" / "bigquery" / re.sub(r"[^A-Za-z0-9._-]", "_", name)


def is_of_this_machine(error: BaseException) -> bool:
    """Whether a load failed for the disk or the rights of this machine, not for the warehouse."""
    return any(
        isinstance(each, OSError) and each.errno in OF_A_DISK for each in errors_behind(error)
    )
