"""``groundswell doctor``: checks what a run needs, step by step, and says how to mend it."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from rich.console import Console

from groundswell.errors import GroundswellError
from groundswell.exit_codes import ExitCode
from groundswell.failure import explained, without_secrets
from groundswell.findings import Finding
from groundswell.run_lock import require_writable, run_lock
from groundswell.session import make_target, project_folder, session
from groundswell.warehouse_identity import read_origin, require_known_version
from groundswell.workspace import read_workspace
from warehouse import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from groundswell.options import Options

OLDEST_PYTHON = (3, 11)


def show_checks(options: Options) -> int:
    """Print every check; the exit code is 0 when all are well."""
    findings = list(_local_checks(options))
    if options.target == "bigquery" and all(finding.ok for finding in findings):
        findings += _bigquery_checks(options)
    if all(finding.ok for finding in findings):
        findings.append(_checked("warehouse", lambda: _warehouse(options)))
        findings += _platform_checks(options)
    findings = [replace(found, detail=without_secrets(found.detail)) for found in findings]
    if options.as_json:
        sys.stdout.write(json.dumps({"checks": [asdict(f) for f in findings]}) + "\n")
    else:
        console = Console(highlight=False)
        for finding in findings:
            mark = "[green]ok[/green]  " if finding.ok else "[red]mend[/red]"
            console.print(f"{mark} {finding.name}: {finding.detail}")
            if not finding.ok and finding.remedy:
                console.print(f"     → {finding.remedy}")
    return ExitCode.DONE if all(finding.ok for finding in findings) else ExitCode.STEP_FAILED


def _local_checks(options: Options) -> Iterator[Finding]:
    yield _python()
    yield _checked("project", lambda: str(project_folder()))
    yield _checked("workspace", lambda: _workspace(options))
    yield _checked("disk", lambda: _disk(options))
    yield _checked("lock", lambda: _lock(options))


def _bigquery_checks(options: Options) -> list[Finding]:
    from groundswell.doctor_bigquery import BigQueryChecks

    try:
        settings = make_target(options, read_workspace(options.workspace)).settings
    except WarehouseError as error:
        return [Finding("settings", ok=False, detail=str(error))]
    return list(BigQueryChecks(settings).findings())


def _checked(name: str, check: Callable[[], str]) -> Finding:
    """Run `check`; an error of ours already says what to do."""
    try:
        return Finding(name, ok=True, detail=check())
    except Exception as error:
        line, _ = explained(error)
        return Finding(name, ok=False, detail=line)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        "python",
        ok=sys.version_info >= OLDEST_PYTHON,
        detail=f"{found} ({sys.executable})",
        remedy=f"install Python {wanted} or newer and run `make clean setup PYTHON=…`",
    )


def _workspace(options: Options) -> str:
    workspace = read_workspace(options.workspace)
    counts = {
        "YouTube channels": workspace.youtube and len(workspace.youtube.channels),
        "Facebook Pages": workspace.facebook and len(workspace.facebook.pages),
        "Instagram accounts": workspace.instagram and len(workspace.instagram.accounts),
    }
    named = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{options.workspace}: {workspace.name}, {named or 'no platform, files only'}"


def _disk(options: Options) -> str:
    require_writable(options.var)
    return f"{shutil.disk_usage(options.var).free / 1e9:.1f} GB free for {options.var}"


def _lock(options: Options) -> str:
    with run_lock(options.var, "doctor"):
        return "no other command is at work"


def _warehouse(options: Options) -> str:
    target = make_target(options, read_workspace(options.workspace))
    # a BigQuery warehouse is only looked at: the doctor leaves nothing behind there
    origin = require_known_version(target) if target.file else read_origin(target)
    size = f", {target.file.stat().st_size / 1e6:.1f} MB" if target.file else ""
    return f"{target.name}{size}, data of {origin.world or 'nobody yet'}"


def _platform_checks(options: Options) -> list[Finding]:
    try:
        with session(options, "doctor", platforms=True, writes=False) as opened:
            told = "found" if opened.workspace.names_platforms else "none needed, files only"
            if opened.sandbox:
                told = f"none set: the sandbox at {opened.sandbox.url} answers"
            first = Finding("credentials", ok=True, detail=told)
            checks = [check for source in opened.sources() for check in source.check()]
    except GroundswellError as error:
        return [Finding("credentials", ok=False, detail=str(error))]
    return [first, *(Finding(c.name, c.ok, c.detail, c.remedy) for c in checks)]
