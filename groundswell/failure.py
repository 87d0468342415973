"""Turns whatever ends a command into one line and an exit code."""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import TYPE_CHECKING

from groundswell.errors import GroundswellError
from groundswell.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("groundswell")

STOPPED = "stopped by you; the next run goes on from here"
SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")


def ending(command: Callable[[], object]) -> int:
    """Run `command` and return the exit code; errors are printed as one line."""
    try:
        command()
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:  # Typer has caught Ctrl-C before us
            return _told(STOPPED, ExitCode.INTERRUPTED)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return _told(STOPPED, ExitCode.INTERRUPTED)
    except Exception as error:
        return _told(*explained(error))
    return ExitCode.DONE


def explained(error: Exception) -> tuple[str, ExitCode]:
    """Return the line and the exit code for `error`."""
    if isinstance(error, GroundswellError):
        return str(error), error.exit_code
    for base, code in _known_errors():
        if isinstance(error, base):
            return str(error), code
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}", ExitCode.WAREHOUSE
    log.exception("unexpected error", exc_info=error)
    kind = type(error).__name__
    return f"a defect in Groundswell: {kind}: {_first_line(str(error))}", ExitCode.DEFECT


def _known_errors() -> list[tuple[type[Exception], ExitCode]]:
    """The packages' own errors; a module that was never imported raised none."""
    known = [
        ("warehouse.errors", "WarehouseBusyError", ExitCode.BUSY),
        ("warehouse.errors", "WarehouseSettingsError", ExitCode.BAD_INPUT),
        ("warehouse.bigquery_errors", "BigQueryCredentialsError", ExitCode.CREDENTIALS),
        ("warehouse.bigquery_errors", "BigQueryNotAllowedError", ExitCode.CREDENTIALS),
        ("warehouse.bigquery_errors", "BigQueryQuotaExceededError", ExitCode.QUOTA),
        ("warehouse.errors", "WarehouseError", ExitCode.WAREHOUSE),
        ("ingestion.youtube.errors", "WrongKeyError", ExitCode.CREDENTIALS),
        ("ingestion.youtube.errors", "ExpiredTokenError", ExitCode.CREDENTIALS),
        ("ingestion.youtube.errors", "MissingCredentialsError", ExitCode.CREDENTIALS),
        ("ingestion.youtube.errors", "NotAllowedError", ExitCode.CREDENTIALS),
        ("ingestion.youtube.errors", "UnknownChannelError", ExitCode.BAD_INPUT),
        ("ingestion.youtube.errors", "QuotaExceededError", ExitCode.QUOTA),
        ("ingestion.graph.errors", "MissingCredentialsError", ExitCode.CREDENTIALS),
        ("ingestion.graph.errors", "TokenRefusedError", ExitCode.CREDENTIALS),
        ("ingestion.graph.errors", "MissingPermissionError", ExitCode.CREDENTIALS),
        ("ingestion.graph.errors", "LimitReachedError", ExitCode.QUOTA),
        ("ingestion.landing.errors", "LandingError", ExitCode.WAREHOUSE),
        ("ingestion.landing.errors", "SourceError", ExitCode.STEP_FAILED),
        ("ingestion.files.errors", "ImportFileError", ExitCode.BAD_INPUT),
        ("ml.forecast.ask.errors", "DraftRefusedError", ExitCode.BAD_INPUT),
        ("ml.forecast.errors", "ForecastError", ExitCode.STEP_FAILED),
        ("ml.texts.reports", "MartsMissingError", ExitCode.STEP_FAILED),
        ("ml.creatives.reports", "PostsMissingError", ExitCode.STEP_FAILED),
        ("ml.effects.reports", "PerformanceMissingError", ExitCode.STEP_FAILED),
        ("ml.registry.errors", "ArtifactError", ExitCode.STEP_FAILED),
        ("reports.result", "ReportError", ExitCode.STEP_FAILED),
        ("serving.slack.errors", "SlackSettingsError", ExitCode.CREDENTIALS),
        ("serving.slack.errors", "SlackAppError", ExitCode.STEP_FAILED),
        ("sandbox.errors", "SandboxError", ExitCode.BAD_INPUT),
    ]
    loaded = [(getattr(sys.modules.get(module), name, None), code) for module, name, code in known]
    return [(base, code) for base, code in loaded if base is not None]


def without_secrets(text: str) -> str:
    """Return `text` with every secret of the environment blotted out."""
    for name, value in os.environ.items():
        if len(value) > 7 and any(word in name.upper() for word in SECRET_NAMES):
            text = text.replace(value, "•••")
    return text


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no details"


def _told(line: str, code: ExitCode) -> int:
    line = without_secrets(" ".join(line.split()))
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps({"error": line, "exit_code": int(code)}) + "\n")
    sys.stderr.write(f"groundswell: {line}\n")
    return int(code)
