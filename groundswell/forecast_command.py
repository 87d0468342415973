"""``groundswell forecast``: what a post that is not out yet may reach."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from datetime import datetime
from logging.handlers import MemoryHandler
from typing import TYPE_CHECKING

from rich.console import Console

from groundswell.errors import MomentError
from groundswell.exit_codes import ExitCode
from groundswell.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groundswell.options import Options


def show_forecast(
    options: Options,
    *,
    account: str,
    kind: str,
    length: float | None,
    caption: str,
    at: str | None,
) -> int:
    """Print the forecast of a draft, read from the published snapshot.

    Raises:
        MomentError: `at` is not a moment.
        NoSnapshotError: Nothing is published.
    """
    from ml.forecast.ask import Draft, lines

    published = served(options)
    moment = _moment(at, published)
    with _remarks(), published.asker() as asker:
        answer = asker.answer(
            Draft(account=account, kind=kind, length_seconds=length, caption=caption, at=moment)
        )
    if options.as_json:
        sys.stdout.write(json.dumps(answer, allow_nan=False) + "\n")
        return ExitCode.DONE
    console = Console(highlight=False)
    for line in lines(answer, zone=published.zone):
        console.print(line, soft_wrap=True, markup=False)
    return ExitCode.DONE


@contextlib.contextmanager
def _remarks() -> Iterator[None]:
    """Hold back what the forecast warns of: shown with an answer; an error says it itself."""
    held = MemoryHandler(100, flushLevel=logging.CRITICAL + 1, target=logging.StreamHandler())
    logger = logging.getLogger("ml")
    logger.addHandler(held)
    logger.propagate = False
    try:
        yield
    except Exception:
        held.buffer.clear()
        raise
    finally:
        logger.removeHandler(held)
        held.close()


def _moment(text: str | None, published: Served) -> datetime:
    """The moment of publication; without a zone it is told in the workspace's."""
    if text is None:
        return published.clock()()
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise MomentError(
            f"--at: expected a moment such as 2026-11-21T18:00, got {text!r}"
        ) from error
    return read.replace(tzinfo=published.zone) if read.tzinfo is None else read
