"""How every command ends; docs/operations.md lists the same numbers."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Process exit codes, stable for schedulers."""

    DONE = 0
    STEP_FAILED = 1
    """A source or step failed; what succeeded is kept, the next run picks up."""
    BAD_INPUT = 2
    """The command line, the workspace file, a mapping or an imported file is wrong."""
    CREDENTIALS = 3
    """A key or token is missing, wrong or expired."""
    BUSY = 4
    """Another process holds the warehouse."""
    QUOTA = 5
    """A quota ended the load early; the next run after the reset goes on."""
    DATA_TEST_FAILED = 6
    """The models were built, and a test of the data failed."""
    WAREHOUSE = 7
    """The warehouse cannot be written, or a newer version wrote it."""
    DEFECT = 70
    """Groundswell itself is wrong; the log under var/logs says more."""
    INTERRUPTED = 130
    """Stopped by the user (Ctrl-C)."""
